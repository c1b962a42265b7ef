import {fromHex, toHex, type Bytes} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {PlainData} from '../../base/plain-data.ts'
import {err, ok, type Result} from '../../base/result.ts'
import {drawnOpenly, drawnTogether, hand} from './chance.ts'
import type {Chance, Drawn, GameClock, GameEnd} from './define-game.ts'
import {leadsTo} from './hash-chain.ts'
import {tableParameters as limits} from './parameters.ts'
import {
  activeSeats,
  contextOf,
  outSeats,
  type Commitment,
  type Position,
  type PositionId,
  type ProposalKind,
  type Seat,
  type Stage
} from './position.ts'
import type {RuleFailure, Rules} from './rules.ts'
import type {GameWord, PositionAct} from './table-acts.ts'

/**
 * Why an act changes nothing. 'too-late': an honest page may have done it, since somebody was quicker. Everything else no honest page
 * does.
 */
export type ActRefusal =
  | 'too-late'
  | 'illegal-move'
  | 'rules-failed'
  | 'not-their-turn'
  | 'no-seat'
  | 'forged-draw'
  /** It depends on what was before a checkpoint. */
  | 'unread'

/** A seat as it begins. */
export interface Seated {
  readonly key: PersonKey
  readonly commitment: Commitment | undefined
}

/** What of a position changes, before it is looked at who comes next. */
type Change = Partial<Omit<Position, 'stage' | 'id'>>

/** Runs one table by its game's rules: which act leads from which position to which. Knows no time and keeps nothing. */
export class Referee {
  readonly #rules: Rules
  readonly #options: PlainData
  readonly #clock: GameClock | undefined

  constructor(rules: Rules, options: PlainData, clock: GameClock | undefined) {
    this.#rules = rules
    this.#options = options
    this.#clock = clock
  }

  begin(id: PositionId, seated: readonly Seated[]): Position {
    const seats = seated.map(({key, commitment}): Seat => ({
      key,
      commitment,
      opened: 0,
      dealt: 0,
      unshown: 0,
      out: undefined,
      offeredTo: undefined
    }))
    return this.#round(id, seats, 0)
  }

  /** What an act of the seat makes of a position. `author` may be somebody without a seat. */
  judge(
    position: Position,
    id: PositionId,
    author: PersonKey,
    act: PositionAct,
    timeMs: number
  ): Result<Position, ActRefusal> {
    // Whatever else led on from a draw would let somebody who knows its outcome choose another one.
    if (position.stage.kind === 'chance' && !(act.type === 'say' && act.word === 'resign')) return err('too-late')
    if (act.type === 'take') return this.#taken(position, id, author, act.seat, act.commitment)
    const seat = position.seats.findIndex(({key}) => key === author)
    if (seat === -1) return err('no-seat')
    switch (act.type) {
      case 'move':
        return this.#moved(position, id, seat, act, timeMs)
      case 'say':
        return this.#said(position, id, seat, act.word)
      case 'hand':
        return this.#offered(position, id, seat, act)
      case 'reveal':
      case 'late':
        throw new Error('assertion failed: these lead nowhere alone')
    }
  }

  /** The link a seat shows, when it is the right one. */
  shows(position: Position, seat: number, act: Extract<PositionAct, {type: 'reveal'}>): Result<string, ActRefusal> {
    const {stage, seats} = position
    if (stage.kind !== 'chance') return err('too-late')
    const {commitment, unshown} = seats[seat]!
    const show = stage.chance.kind === 'show'
    const link = show ? act.hidden : act.open
    const end = show ? commitment?.hidden : commitment?.open
    if (link === undefined || end === undefined) return err('forged-draw')
    return leadsTo(fromHex(link)!, fromHex(end)!, show ? unshown : 1) ? ok(link) : err('forged-draw')
  }

  /** What chance decided, once everybody has shown a link. */
  drawn(position: Position, id: PositionId, shown: ReadonlyMap<number, string>): Position {
    const {stage, deal} = position
    if (stage.kind !== 'chance') throw new Error('assertion failed: something is drawn')
    const {chance} = stage
    const seats = position.seats.map((seat, number) => withLink(seat, shown.get(number), chance.kind))
    const base = {...position, seats, firmUpTo: position.move, draws: position.draws + 1}
    if (chance.kind === 'show') {
      if (deal === undefined) return this.#broken(position, id, 'No hands were dealt.')
      const together = fromHex(deal.together)!
      const hands = position.seats.map((_, seat) => {
        const link = shown.get(seat)
        const count = deal.counts[seat] ?? 0
        return link === undefined ? [] : hand(together, fromHex(link)!, count, deal.sides)
      })
      return this.#afterDraw({...base, deal: undefined}, id, {kind: 'show', hands})
    }
    const links = activeSeats(position.seats).map(seat => fromHex(shown.get(seat)!)!)
    const together = drawnTogether(fromHex(stage.from)!, links)
    const next =
      chance.kind === 'hands' ? {together: toHex(together), counts: chance.counts, sides: chance.sides} : deal
    return this.#afterDraw({...base, deal: next}, id, drawnOpenly(chance, together))
  }

  /** The seat waited too long, or gives up: it is out. */
  out(position: Position, id: PositionId, seat: number, why: 'late' | 'resigned'): Position {
    const seats = replaced(position.seats, seat, {out: why, offeredTo: undefined})
    const without = {...position, seats, proposal: undefined, lastSpent: undefined}
    const context = {...contextOf(without, this.#options), seat}
    const left = this.#rules.left(position.G, context)
    if (!left.ok) return this.#broken(without, id, messageOf(left.error))
    const next = this.#next(without, id, {G: left.value})
    return {...next, stage: carried(position.stage, next.stage)}
  }

  // Acts

  #moved(
    position: Position,
    id: PositionId,
    seat: number,
    act: Extract<PositionAct, {type: 'move'}>,
    timeMs: number
  ): Result<Position, ActRefusal> {
    const {stage, move} = position
    if (stage.kind !== 'move' || !stage.seats.includes(seat)) return err('not-their-turn')
    const {name, args} = act
    const outcome = this.#rules.move(position.G, {...contextOf(position, this.#options), seat}, name, args)
    if (!outcome.ok) return err(outcome.error.kind === 'illegal' ? 'illegal-move' : 'rules-failed')
    return ok(
      this.#next(position, id, {
        G: outcome.value,
        move: move + 1,
        past: {seat, name, args, timeMs, before: position},
        proposal: undefined,
        ...this.#clocksAfter(position, seat, act)
      })
    )
  }

  #clocksAfter(
    {clocks, lastSpent}: Position,
    seat: number,
    {spentMs, sawMs}: Extract<PositionAct, {type: 'move'}>
  ): Change {
    if (clocks === undefined || this.#clock === undefined) return {}
    const next = [...clocks]
    // With more than two, one could say so of anybody, and the others would take the seat for late.
    if (lastSpent !== undefined && lastSpent.seat !== seat && next.length === 2) {
      // Who says less than the next one saw, and more than a message takes, pays the difference.
      const more = Math.max(0, sawMs - limits.graceMs - lastSpent.ms)
      next[lastSpent.seat] = Math.max(0, next[lastSpent.seat]! - more)
    }
    next[seat] = Math.max(0, next[seat]! - spentMs) + this.#clock.incrementMs
    return {clocks: next, lastSpent: {seat, ms: spentMs}}
  }

  #said(position: Position, id: PositionId, seat: number, word: GameWord): Result<Position, ActRefusal> {
    const {stage, proposal, seats} = position
    const isOver = stage.kind === 'ended'
    if (stage.kind === 'broken') return err('too-late')
    switch (word) {
      case 'resign':
        return isOver || seats[seat]!.out !== undefined ? err('too-late') : ok(this.out(position, id, seat, 'resigned'))
      case 'undo':
      case 'draw':
      case 'rematch':
        if (proposal !== undefined || (word === 'rematch') !== isOver) return err('too-late')
        if (!isOver && seats[seat]!.out !== undefined) return err('too-late')
        if (word === 'undo') {
          const back = undone(position, seat)
          if (back === undefined || back === 'unread') return err(back ?? 'too-late')
        }
        return ok(this.#agreed(position, id, {what: word, by: seat, agreed: []}, seat))
      case 'agree':
        if (proposal === undefined || proposal.agreed.includes(seat)) return err('too-late')
        if (proposal.what === 'undo' && undone(position, proposal.by) === 'unread') return err('unread')
        return ok(this.#agreed(position, id, proposal, seat))
      case 'decline':
        return proposal === undefined ? err('too-late') : ok({...position, id, proposal: undefined})
    }
  }

  #agreed(
    position: Position,
    id: PositionId,
    {what, by, agreed: before}: {what: ProposalKind; by: number; agreed: readonly number[]},
    seat: number
  ): Position {
    const agreed = [...before, seat]
    const needed = what === 'rematch' ? position.seats.map((_, number) => number) : activeSeats(position.seats)
    if (!needed.every(number => agreed.includes(number))) return {...position, id, proposal: {what, by, agreed}}
    const without = {...position, proposal: undefined}
    switch (what) {
      case 'draw':
        return {...without, id, stage: {kind: 'ended', end: {draw: true, why: 'agreed'}}}
      case 'rematch':
        return {...this.#round(id, rotated(position.seats), position.round + 1), draws: position.draws}
      case 'undo': {
        const {G, move, past, deal} = undone(position, by) as Position
        return this.#next({...without, deal}, id, {G, move, past, lastSpent: undefined})
      }
    }
  }

  #offered(
    position: Position,
    id: PositionId,
    seat: number,
    {seat: offered, to}: {readonly seat: number; readonly to: PersonKey}
  ): Result<Position, ActRefusal> {
    if (offered !== seat) return err('no-seat')
    const {out} = position.seats[seat]!
    if (out !== undefined || isOver(position.stage)) return err('too-late')
    return ok({...position, id, seats: replaced(position.seats, seat, {offeredTo: to})})
  }

  #taken(
    position: Position,
    id: PositionId,
    author: PersonKey,
    number: number,
    commitment: Commitment | undefined
  ): Result<Position, ActRefusal> {
    const seat = position.seats[number]
    if (seat?.offeredTo !== author || position.seats.some(({key}) => key === author)) return err('no-seat')
    // What was dealt to one person cannot be shown by another.
    if (isOver(position.stage) || seat.unshown > 0) return err('too-late')
    if (seat.commitment !== undefined && commitment === undefined) return err('forged-draw')
    const taken = {key: author, commitment, opened: 0, dealt: 0, unshown: 0, offeredTo: undefined}
    return ok({...position, id, seats: replaced(position.seats, number, taken)})
  }

  // What comes next

  #round(id: PositionId, seats: readonly Seat[], round: number): Position {
    const base: Position = {
      id,
      round,
      seats: seats.map(seat => ({...seat, out: undefined, offeredTo: undefined})),
      G: undefined,
      move: 0,
      draws: 0,
      stage: {kind: 'move', seats: []},
      deal: undefined,
      proposal: undefined,
      clocks: this.#clock && seats.map(() => this.#clock!.baseMs),
      lastSpent: undefined,
      past: undefined,
      firmUpTo: 0
    }
    const outcome = this.#rules.setup({seats: seats.length, options: this.#options, round})
    return outcome.ok ? this.#next(base, id, {G: outcome.value}) : this.#broken(base, id, messageOf(outcome.error))
  }

  #afterDraw(position: Position, id: PositionId, drawn: Drawn): Position {
    const outcome = this.#rules.drawn(position.G, drawn, contextOf(position, this.#options))
    return outcome.ok
      ? this.#next(position, id, {G: outcome.value})
      : this.#broken(position, id, messageOf(outcome.error))
  }

  #next(before: Position, id: PositionId, change: Change): Position {
    const position: Position = {...before, ...change, id}
    return {...position, stage: this.#stage(position)}
  }

  #stage(position: Position): Stage {
    const {G, seats} = position
    const context = contextOf(position, this.#options)
    const end = this.#rules.end(G, context)
    if (!end.ok) return brokenStage(messageOf(end.error))
    if (end.value !== undefined) return {kind: 'ended', end: end.value}
    const last = lastOne(seats)
    if (last !== undefined) return {kind: 'ended', end: last}
    const chance = this.#rules.chance(G, context)
    if (!chance.ok) return brokenStage(messageOf(chance.error))
    if (chance.value !== undefined) {
      const why = this.#cannotDraw(position, chance.value)
      return why === undefined ? {kind: 'chance', chance: chance.value, from: position.id} : brokenStage(why)
    }
    const turn = this.#rules.turn(G, context)
    if (!turn.ok) return brokenStage(messageOf(turn.error))
    return turn.value.length > 0
      ? {kind: 'move', seats: turn.value}
      : brokenStage('Nobody can move, and the game has not ended.')
  }

  #cannotDraw({seats, deal}: Position, chance: Chance): string | undefined {
    const active = seats.filter(({out}) => out === undefined)
    if (active.some(({commitment}) => commitment === undefined)) return 'Not everybody can draw at this table.'
    if (active.some(({opened, dealt}) => Math.max(opened, dealt) >= limits.chainLinks - 1)) {
      return 'More was drawn than one table can. Open another.'
    }
    if (chance.kind === 'show' && deal === undefined) return 'No hands were dealt.'
    return undefined
  }

  #broken(position: Position, id: PositionId, message: string): Position {
    return {...position, id, stage: brokenStage(message)}
  }
}

const brokenStage = (message: string): Stage => ({kind: 'broken', message: message.slice(0, 500)})

const messageOf = (failure: RuleFailure): string =>
  failure.kind === 'failed' ? failure.message : 'A rule refused what it was asked.'

const isOver = ({kind}: Stage): boolean => kind === 'ended' || kind === 'broken'

/** With one player left of several, that one has won. */
function lastOne(seats: readonly Seat[]): GameEnd | undefined {
  const active = activeSeats(seats)
  const gone = outSeats(seats)
  return active.length <= 1 && gone.length > 0 ? {winners: active, why: seats[gone.at(-1)!]!.out!} : undefined
}

/** The position before the last move of a seat; undefined when there is none, or something was drawn or somebody went since. */
function undone(position: Position, seat: number): Position | 'unread' | undefined {
  const {firmUpTo, seats} = position
  const gone = outSeats(seats).length
  for (let at = position; at.past !== undefined && at.move > firmUpTo;) {
    if (at.past === 'unread') return 'unread'
    const {before} = at.past
    // What somebody left behind stays left.
    if (outSeats(before.seats).length < gone) return undefined
    if (at.past.seat === seat) return before
    at = before
  }
  return undefined
}

/** The same draw goes on when a seat goes. */
function carried(before: Stage, stage: Stage): Stage {
  return before.kind === 'chance' && stage.kind === 'chance' ? {...stage, from: before.from} : stage
}

const replaced = (seats: readonly Seat[], number: number, change: Partial<Seat>): readonly Seat[] =>
  seats.map((seat, at) => (at === number ? {...seat, ...change} : seat))

const rotated = (seats: readonly Seat[]): readonly Seat[] => [...seats.slice(1), seats[0]!]

function withLink(seat: Seat, link: string | undefined, kind: 'dice' | 'shuffle' | 'hands' | 'show'): Seat {
  if (link === undefined || seat.commitment === undefined) return seat
  if (kind === 'show') return {...seat, commitment: {...seat.commitment, hidden: link}, unshown: 0}
  const opened = {...seat, commitment: {...seat.commitment, open: link}, opened: seat.opened + 1}
  return kind === 'hands' ? {...opened, dealt: seat.dealt + 1, unshown: seat.unshown + 1} : opened
}

/** What a seat holds in its hand: what was dealt to it last. `hidden` is its link for that. */
export function handOf({deal}: Position, seat: number, hidden: Bytes): readonly number[] {
  return deal === undefined ? [] : hand(fromHex(deal.together)!, hidden, deal.counts[seat] ?? 0, deal.sides)
}
