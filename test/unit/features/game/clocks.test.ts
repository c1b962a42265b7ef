import fc from 'fast-check'
import '../../../fuzz/fuzzing.ts'
import {describe, expect, it} from 'vitest'
import {fromHex} from '../../../../src/base/bytes.ts'
import {chess, chessFrom} from '../../../../src/features/game/games/chess.ts'
import {tableParameters as limits} from '../../../../src/features/game/parameters.ts'
import {actOf, type TableId} from '../../../../src/features/game/table-acts.ts'
import {encodeBody, entryKinds, type Body} from '../../../../src/protocol/bodies.ts'
import {gameWorld, type GamePage} from './game-world.ts'

const write = ({log}: GamePage, body: Body) => log.append(entryKinds[body.type], encodeBody(body))

/** The positions acts led to, as far as entries alone lead there, and those they were done in; the newest last. */
async function positions({log}: GamePage): Promise<readonly string[]> {
  const {gameStart, gameMove, gameReveal} = entryKinds
  const entries = await log.ofKinds(new Set([gameStart, gameMove, gameReveal]), 1_000)
  const named = entries.flatMap(entry => {
    const act = actOf(entry)
    const led = act?.type === 'reveal' ? [] : [entry.id.slice(0, 32)]
    return act !== undefined && 'position' in act ? [act.position, ...led] : led
  })
  return [...new Set(named.reverse())].reverse()
}

/** Pages draw by themselves. */
const isDrawn = (page: GamePage, id: TableId): boolean => {
  const {phase} = page.table(id)
  return phase.kind === 'playing' && phase.what === 'chance'
}

/** Says of everybody else, wherever the table has been, that they were late. */
async function lie(liar: GamePage, id: TableId, seats: number): Promise<void> {
  const own = liar.table(id).ownSeat
  for (const position of (await positions(liar)).slice(-3)) {
    for (let seat = 0; seat < seats; seat++) {
      if (seat === own) continue
      await write(liar, {type: 'gameLate', table: fromHex(id)!, position: fromHex(position)!, seat})
    }
  }
}

const agreed = (pages: readonly GamePage[], id: TableId): boolean =>
  new Set(
    pages.map(page =>
      JSON.stringify([page.table(id).G, page.table(id).phase, page.table(id).seats.map(({out}) => out)])
    )
  ).size === 1

describe('Clocks that are wrong, and people who lie about them', () => {
  it.each([
    ['without clocks', 'counting', {}],
    ['with clocks', 'counting', {clock: {baseMs: 2 * limits.moveMs, incrementMs: 1_000}}],
    ['where chance decides and all move at once', 'guessing', {}]
  ])('L3 nobody who answers in time is out while fewer than half of the others lie, %s', async (_, game, options) => {
    let moves = 0
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(10_000),
          players: fc.integer({min: 3, max: 5}),
          clocks: fc.array(
            fc.record({
              rate: fc.double({min: 0.9, max: 1.1, noNaN: true}),
              aheadMs: fc.integer({min: -50_000, max: 50_000})
            }),
            {minLength: 5, maxLength: 5}
          ),
          /** Of the limit, how long each move takes. */
          pauses: fc.array(fc.double({min: 0, max: 0.8, noNaN: true}), {minLength: 6, maxLength: 6})
        }),
        async ({seed, players, clocks, pauses}) => {
          const {env, open, start} = gameWorld({seed})
          const pages: GamePage[] = []
          for (let seat = 0; seat < players; seat++) pages.push(await open({clock: clocks[seat]!}))
          const id = await start(game, pages, {options})
          // As many as can lie about anybody without being most of the others.
          const liars = pages.slice(0, Math.floor((players - 1) / 2))
          const states = () => new Set(pages.map(page => JSON.stringify([page.table(id).G, page.table(id).phase])))
          const settles = () => env.until(() => states().size === 1 && !isDrawn(pages[0]!, id))
          await settles()
          for (const pause of pauses) {
            const mover = pages.find(page => page.table(id).forMe)
            if (mover === undefined) break
            await env.advance(pause * limits.moveMs)
            for (const liar of liars) await lie(liar, id, players)
            expect(await mover.table(id).move(game === 'counting' ? 'add' : 'guess', 1)).toBe('sent')
            moves++
            await env.until(() => pages.every(page => page.table(id).moves.length === mover.table(id).moves.length))
            for (const liar of liars) await lie(liar, id, players)
            await env.advance(1_000)
            await settles()
          }
          for (const page of pages) expect(page.table(id).seats.map(({out}) => out)).toEqual(pages.map(() => undefined))
          if (game === 'guessing') expect(pages[0]!.table(id).phase.kind).toBe('ended')
        }
      ),
      {numRuns: 15}
    )
    expect(moves).toBeGreaterThan(40)
  })

  it('L3 all pages agree even where most of them lie', async () => {
    let outs = 0
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(10_000),
          clocks: fc.array(
            fc.record({
              rate: fc.double({min: 0.8, max: 1.25, noNaN: true}),
              aheadMs: fc.integer({min: -50_000, max: 50_000})
            }),
            {
              minLength: 4,
              maxLength: 4
            }
          ),
          pauses: fc.array(fc.double({min: 0, max: 1.5, noNaN: true}), {minLength: 4, maxLength: 8})
        }),
        async ({seed, clocks, pauses}) => {
          const {env, open, start} = gameWorld({seed})
          const pages: GamePage[] = []
          for (const clock of clocks) pages.push(await open({clock}))
          const id = await start('counting', pages)
          for (const pause of pauses) {
            await env.advance(pause * limits.moveMs)
            for (const liar of pages.slice(0, 3)) await lie(liar, id, 4)
            const mover = pages.find(page => page.table(id).forMe)
            await mover?.table(id).move('add', 1)
            await env.advance(100)
          }
          await env.until(() => agreed(pages, id))
          outs += pages[0]!.table(id).seats.filter(({out}) => out !== undefined).length
        }
      ),
      {numRuns: 25}
    )
    expect(outs).toBeGreaterThan(0)
  })
})

describe('A clock of chess', () => {
  const bareKing = {...chess, name: 'bare-king', setup: () => chessFrom('4k3/8/8/8/8/8/4Q3/4K3 w - - 0 1')}
  const definitions = [chess, bareKing]

  it.each([
    ['L2 decides the game', 'chess', {winners: [1], why: 'late'}],
    ['costs half a point only against a king alone', 'bare-king', {draw: true, why: 'cannot-mate'}]
  ])('that runs out %s', async (_, game, end) => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open({definitions}), await open({definitions}), await open({definitions})]
    const id = await start(game, [ada, ben], {options: {minutes: 1}})
    await env.advance(59_000)
    expect(ben.table(id).phase.kind).toBe('playing')
    await env.until(() => [ada, ben, cem].every(page => page.table(id).phase.kind === 'ended'), {withinMs: 10_000})
    for (const page of [ada, ben, cem]) expect(page.table(id).phase).toEqual({kind: 'ended', end})
    expect(ada.table(id).seats.map(({out}) => out)).toEqual(['late', undefined])
  })
})
