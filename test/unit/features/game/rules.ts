import {defineGame, INVALID} from '../../../../src/features/game/define-game.ts'

export interface Crosses {
  cells: (number | null)[]
  next: number
}

const lines = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6]
]

/** Noughts and crosses, which everybody knows. */
export const crosses = defineGame<Crosses>({
  name: 'crosses',
  players: {min: 2, max: 2},
  setup: () => ({cells: Array.from({length: 9}, () => null), next: 0}),
  moves: {
    mark(G, {seat}, cell) {
      if (typeof cell !== 'number' || G.cells[cell] !== null) return INVALID
      G.cells[cell] = seat
      G.next = 1 - seat
      return undefined
    }
  },
  turn: G => G.next,
  end(G) {
    const line = lines.find(
      ([a, b, c]) => G.cells[a!] !== null && G.cells[a!] === G.cells[b!] && G.cells[a!] === G.cells[c!]
    )
    if (line !== undefined) return {winners: [G.cells[line[0]!]!]}
    return G.cells.includes(null) ? undefined : {draw: true}
  },
  left: () => undefined
})

export interface Guessing {
  stage: 'roll' | 'deal' | 'guess' | 'show' | 'over'
  rolled: readonly number[]
  hands: readonly (readonly number[])[]
  guesses: Record<string, number>
}

/** Everybody guesses at once how many sixes all hands hold: dice in the open, hands, and moves of several at a time. */
export const guessing = defineGame<Guessing>({
  name: 'guessing',
  players: {min: 2, max: 6},
  setup: () => ({stage: 'roll', rolled: [], hands: [], guesses: {}}),
  moves: {
    guess(G, {seat}, count) {
      if (typeof count !== 'number' || G.guesses[seat] !== undefined) return INVALID
      G.guesses[seat] = count
      return undefined
    }
  },
  turn: (G, {seats}) => Array.from({length: seats}, (_, seat) => seat).filter(seat => G.guesses[seat] === undefined),
  chance(G, {seats, out}) {
    if (G.stage === 'roll') return {kind: 'dice', count: 2, sides: 6}
    if (G.stage === 'deal') return {kind: 'hands', counts: Array.from({length: seats}, () => 3), sides: 6}
    const waiting = Array.from({length: seats}, (_, seat) => seat).filter(
      seat => G.guesses[seat] === undefined && !out.includes(seat)
    )
    return waiting.length === 0 && G.stage === 'guess' ? {kind: 'show'} : undefined
  },
  drawn(G, drawn) {
    if (drawn.kind === 'dice') {
      G.rolled = drawn.values
      G.stage = 'deal'
    } else if (drawn.kind === 'hands') G.stage = 'guess'
    else if (drawn.kind === 'show') {
      G.hands = drawn.hands
      G.stage = 'over'
    }
  },
  end(G) {
    if (G.stage !== 'over') return undefined
    const sixes = G.hands.flat().filter(value => value === 6).length
    const off = Object.entries(G.guesses).map(([seat, count]) => ({seat: Number(seat), by: Math.abs(count - sixes)}))
    const best = Math.min(...off.map(({by}) => by))
    return {winners: off.filter(({by}) => by === best).map(({seat}) => seat)}
  }
})

/** A clock for each seat, and a number that only grows. */
export const counting = defineGame<{count: number; next: number}>({
  name: 'counting',
  players: {min: 1, max: 6},
  setup: () => ({count: 0, next: 0}),
  moves: {
    add(G, {seats}, more) {
      if (typeof more !== 'number' || more < 1) return INVALID
      return {count: G.count + more, next: (G.next + 1) % seats}
    }
  },
  turn: (G, {out, seats}) => {
    for (let i = 0; i < seats; i++) if (!out.includes((G.next + i) % seats)) return (G.next + i) % seats
    return []
  },
  end: () => undefined,
  clock: options => (options as {clock?: {baseMs: number; incrementMs: number}} | null)?.clock
})
