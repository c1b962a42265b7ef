import {describe, expect, it} from 'vitest'
import {fromHex, utf8} from '../../../../src/base/bytes.ts'
import {defineRealtime, type RealtimeDefinition} from '../../../../src/features/game/define-realtime.ts'
import {lightCycles} from '../../../../src/features/game/games/light-cycles.ts'
import type {OpenedTable} from '../../../../src/features/game/opened-table.ts'
import {tableParameters} from '../../../../src/features/game/parameters.ts'
import {outcomeText, RealtimeRecord} from '../../../../src/features/game/realtime-record.ts'
import type {RealtimeTable} from '../../../../src/features/game/realtime-table.ts'
import type {TableAct, TableId} from '../../../../src/features/game/table-acts.ts'
import {MemoryLocks} from '../../../../src/log/locks.ts'
import {encodeBody, entryKinds} from '../../../../src/protocol/bodies.ts'
import {gameWorld, type GamePage} from './game-world.ts'

const definitions = [lightCycles]

function brokenBy(words: string): never {
  throw new Error(words)
}

const failing = [
  ['whose rules fail at once', {setup: () => brokenBy('no field')}, 'no field'],
  [
    'whose state cannot be written down',
    {
      setup: () => ({
        get bad() {
          return brokenBy('no words')
        }
      })
    },
    'no words'
  ]
] as const

const at = (page: GamePage, id: TableId) => page.games.table(id) as unknown as RealtimeTable

const said = (page: GamePage, id: TableId, match: number, outcome: string) =>
  page.log.append(entryKinds.gameResult, encodeBody({type: 'gameResult', table: fromHex(id)!, match, tick: 1, outcome}))

async function openFour(open: ReturnType<typeof gameWorld>['open']) {
  const page = () => open({definitions})
  return [await page(), await page(), await page(), await page()] as const
}

describe('A table played in real time', () => {
  it('R4 begins when its host says so, is played by who enters, and ends for all who read it', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open({definitions}), await open({definitions}), await open({definitions})]
    const id = await start('light-cycles', [ada, ben])
    expect(ada.games.tables[0]).toMatchObject({gameKind: 'realtime', ownSeat: 0, forMe: true})
    await env.until(() => cem.games.tables.length === 1)
    expect(await at(cem, id).start()).toBe(false)
    const matches = await Promise.all([ada, ben].map(page => at(page, id).enter()))
    expect(matches.map(match => match!.ownSeat)).toEqual([0, 1])
    expect(matches[0]!.plan).toEqual(matches[1]!.plan)
    expect(at(ada, id).forMe).toBe(false)
    const watched = (await at(cem, id).enter())!
    expect(watched.ownSeat).toBeUndefined()
    // One of them turns away in time, the other hits the wall.
    matches[1]!.steer(() => 1 + (Math.floor(matches[1]!.tick / 40) % 4))
    await env.until(() => at(cem, id).phase.kind === 'ended', {withinMs: 300_000})
    await env.until(() => watched.phase.kind === 'ended')
    const {end} = at(cem, id).phase as {end: unknown}
    expect(matches.map(match => (match!.phase as {end: unknown}).end)).toEqual([end, end])
    // Who comes afterwards reads it from the log alone.
    const dan = await open({definitions})
    await env.until(() => dan.games.tables[0]?.phase.kind === 'ended')
    expect(at(dan, id).phase).toEqual({kind: 'ended', end})
    for (const page of [ada, ben, cem]) at(page, id).leave()
    // Another match, of those who are still ready.
    expect(await at(ada, id).start()).toBe(true)
    await env.until(() => [ada, ben, dan].every(page => at(page, id).phase.kind === 'playing'))
    const again = (await at(ben, id).enter())!
    expect(again.plan.match).toBe(1)
    expect(again.plan.seed).not.toEqual(matches[0]!.plan.seed)
  })

  it('R3 takes no end from fewer than half of its players, nor from anybody else', async () => {
    const {env, open, start} = gameWorld()
    const pages = await openFour(open)
    const [ada, ben, cem, dan] = pages
    const id = await start('light-cycles', [ada, ben, cem])
    await env.until(() => dan.games.tables.length === 1)
    const claim = (page: GamePage, outcome: string) => said(page, id, 0, outcome)
    await claim(ada, '{"winners":[0]}')
    await claim(dan, '{"winners":[0]}')
    await claim(ben, '{"winners":[7]}')
    await env.advance(1_000)
    expect([ben, cem, dan].map(page => at(page, id).phase.kind)).toEqual(['playing', 'playing', 'playing'])
    // Who said it is through with it, and does not play it again from the beginning.
    expect(at(ada, id).phase).toEqual({kind: 'ended', end: {winners: [0]}})
    expect((await at(ada, id).enter())!.ownSeat).toBeUndefined()
    await claim(ben, '{"winners":[1]}')
    await claim(ada, '{"winners":[1]}')
    await env.until(() => pages.every(page => at(page, id).phase.kind === 'ended'))
    expect(at(dan, id).phase).toEqual({kind: 'ended', end: {winners: [1]}})
  })

  it('R3 of two ends with the word of the one who stayed, and is not played again', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open({definitions}), await open({definitions}), await open({definitions})]
    const id = await start('light-cycles', [ada, ben])
    await env.until(() => cem.games.tables[0]?.phase.kind === 'playing')
    const matches = await Promise.all([ada, ben].map(page => at(page, id).enter()))
    // Round in a ring, so that neither hits the wall.
    for (const match of matches) match!.steer(() => 1 + (Math.floor(match!.tick / 20) % 4))
    await env.until(() => matches[0]!.tick > 60)
    await ben.close()
    await env.until(() => at(cem, id).phase.kind === 'ended', {withinMs: 60_000})
    const {phase} = at(cem, id)
    expect(at(ada, id).phase).toEqual(phase)
    at(ada, id).leave()
    expect((await at(ada, id).enter())!.ownSeat).toBeUndefined()
    const back = await ben.reopen()
    await env.until(() => back.games.table(id) !== undefined && at(back, id).phase.kind === 'ended')
    expect(at(back, id).phase).toEqual(phase)
    expect(at(back, id).forMe).toBe(false)
    expect((await at(back, id).enter())!.ownSeat).toBeUndefined()
  })

  it('R3 is won by nobody when those who say how it ended say different things, until more of them agree', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open({definitions}), await open({definitions}), await open({definitions})]
    const id = await start('light-cycles', [ada, ben])
    await env.until(() => cem.games.tables[0]?.phase.kind === 'playing')
    const endSaid = async (page: GamePage, outcome: string) => {
      await said(page, id, 0, outcome)
      await env.advance(1_000)
      const [one, ...others] = [ada, ben, cem].map(each => at(each, id).phase)
      for (const other of others) expect(other).toEqual(one)
      return (one as {end: unknown}).end
    }
    expect(await endSaid(ada, '{"winners":[0],"why":"left"}')).toEqual({winners: [0], why: 'left'})
    expect(await endSaid(ben, '{"winners":[1],"why":"left"}')).toEqual({winners: [], why: 'disputed'})
    // What is no end takes back nothing.
    expect(await endSaid(ben, '{"winners":[7]}')).toEqual({winners: [], why: 'disputed'})
    expect(await endSaid(ben, '{"winners":[0],"why":"left"}')).toEqual({winners: [0], why: 'left'})
  })

  it('R5 seats those who are ready when another match begins: people sit down and stand up between two', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open({definitions}), await open({definitions}), await open({definitions})]
    const id = await start('light-cycles', [ada, ben])
    await env.until(() => cem.games.tables[0]?.phase.kind === 'playing')
    expect(at(cem, id).next).toBeUndefined()
    await at(cem, id).ready(true)
    await env.advance(1_000)
    const count = async () => (await ada.log.ofKinds(new Set([entryKinds.gameReady]), 10)).length
    expect(await count()).toBe(2)
    for (const page of [ada, ben]) await said(page, id, 0, '{"winners":[1]}')
    await env.until(() => at(cem, id).next !== undefined)
    const nextAt = (page: GamePage) => at(page, id).next!.seats.map(({key}) => key)
    expect(nextAt(cem)).toEqual([ada.key, ben.key])
    await at(cem, id).ready(true)
    await at(ben, id).ready(false)
    const everybody = [ada, ben, cem]
    await env.until(() => everybody.every(page => nextAt(page).join() === [ada.key, cem.key].join()))
    // The seats of the match that was are those of its players still.
    expect(at(cem, id).seats.map(({key}) => key)).toEqual([ada.key, ben.key])
    expect(at(ada, id).next!.missing).toBe(0)
    expect(await at(ada, id).start()).toBe(true)
    await env.until(() => everybody.every(page => at(page, id).phase.kind === 'playing'))
    expect(at(cem, id)).toMatchObject({ownSeat: 1, forMe: true})
    expect(at(ben, id)).toMatchObject({ownSeat: undefined, forMe: false})
    expect((await at(cem, id).enter())!.ownSeat).toBe(1)
  })

  it('R5 does not seat who is away, and gives the seat to somebody else', async () => {
    const {env, network, open, start} = gameWorld()
    const [ada, ben, cem] = [await open({definitions}), await open({definitions}), await open({definitions})]
    const id = await start('light-cycles', [ada, ben], {seats: 2})
    await env.until(() => cem.games.tables[0]?.phase.kind === 'playing')
    await said(ada, id, 0, '{"winners":[0],"why":"left"}')
    network.unlinkAll(ben.page)
    await env.until(() => at(ada, id).next?.missing === 1)
    expect(await at(ada, id).start()).toBe(false)
    await env.until(() => at(cem, id).next !== undefined)
    await at(cem, id).ready(true)
    await env.until(() => at(ada, id).next?.missing === 0)
    expect(await at(ada, id).start()).toBe(true)
    await env.until(() => at(cem, id).ownSeat === 1)
    await said(cem, id, 1, '{"winners":[0]}')
    await env.until(() => at(ada, id).next?.missing === 0)
    // Whoever says so anew is waited for, though the host's page reaches them by others only.
    network.link(ben.page, cem.page)
    await env.until(() => at(ben, id).next?.seats.some(({key}) => key === cem.key) === true)
    await at(cem, id).ready(false)
    await at(ben, id).ready(true)
    await env.until(() => at(ada, id).next?.seats.some(({key}) => key === ben.key) === true)
    expect(await at(ada, id).start()).toBe(true)
    await env.until(() => at(ben, id).ownSeat === 1)
  })

  it('R2 goes on whatever its host starts meanwhile, and the next one begins when most have said how it ended', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open({definitions}), await open({definitions}), await open({definitions})]
    const id = await start('light-cycles', [ada, ben])
    const everybody = [ada, ben, cem]
    await env.until(() => cem.games.tables[0]?.phase.kind === 'playing')
    const match = (await at(ben, id).enter())!
    const again = async () => {
      const seats = (await ada.log.ofKinds(new Set([entryKinds.gameReady]), 10)).concat(
        await ben.log.ofKinds(new Set([entryKinds.gameReady]), 10)
      )
      const ofPerson = [ada, ben].map(({key}) => seats.find(({author}) => author === key)!)
      const short = ofPerson.map(entry => fromHex(entry.id)!.slice(0, 16))
      await ada.log.append(entryKinds.gameStart, encodeBody({type: 'gameStart', table: fromHex(id)!, seats: short}))
    }
    const matchAt = async (page: GamePage) => {
      const {plan} = (await at(page, id).enter())!
      at(page, id).leave()
      return plan.match
    }
    expect(await at(ada, id).start()).toBe(false)
    // As by a page that does not keep to this.
    await again()
    await env.advance(1_000)
    expect(at(ben, id).match).toBe(match)
    expect(match.phase.kind).not.toBe('closed')
    at(ben, id).leave()
    // That start is long over when the match ends: it does not begin the next one.
    await env.advance(130_000)
    for (const page of [ada, ben]) await said(page, id, 0, '{"winners":[1]}')
    await env.until(() => everybody.every(page => at(page, id).phase.kind === 'ended'))
    expect(await at(ada, id).start()).toBe(true)
    await env.until(() => everybody.every(page => at(page, id).phase.kind === 'playing'))
    const dan = await open({definitions})
    await env.until(() => dan.games.tables[0]?.phase.kind === 'playing')
    expect(await Promise.all([...everybody, dan].map(matchAt))).toEqual([1, 1, 1, 1])
    // Whoever takes back what they said takes no match away.
    await said(ben, id, 0, '{"winners":[0]}')
    await env.advance(1_000)
    expect(await matchAt(dan)).toBe(1)
    // Half an hour later the host need not wait for others who left.
    await env.advance(1_800_000)
    expect(await at(ada, id).start()).toBe(true)
    await env.advance(1_000)
    expect(await matchAt(dan)).toBe(2)
  })

  it('R2 need not wait for a word of who left: half of the seats are enough, whichever end they say', async () => {
    const {env, open, start} = gameWorld()
    const pages = await openFour(open)
    const [ada, ben, cem, dan] = pages
    const id = await start('light-cycles', [ada, ben, cem])
    await env.until(() => dan.games.tables[0]?.phase.kind === 'playing')
    await said(ada, id, 0, '{"winners":[0],"why":"left"}')
    await said(dan, id, 0, '{"winners":[0],"why":"left"}')
    await said(ben, id, 0, '{"winners":[7]}')
    await env.advance(1_000)
    expect(await at(ada, id).start()).toBe(false)
    await said(ben, id, 0, '{"winners":[1]}')
    await env.until(() => at(ada, id).canStart)
    expect(await at(ada, id).start()).toBe(true)
    await env.advance(1_000)
    const plans = await Promise.all(pages.map(async page => (await at(page, id).enter())!.plan.match))
    expect(plans).toEqual([1, 1, 1, 1])
  })

  it('R3 says how it ended once, and keeps what fits of a reason that is too long', () => {
    const why = `${'\u0001'.repeat(3_000)}`
    const text = outcomeText({winners: [0, 1], why})!
    expect(utf8(text).length).toBeLessThanOrEqual(1_024)
    const read = JSON.parse(text) as {winners: unknown; why: string}
    expect(read.winners).toEqual([0, 1])
    expect(read.why.length).toBeGreaterThan(50)
    expect(outcomeText({draw: true, why: 'both hit the wall'})).toBe('{"draw":true,"why":"both hit the wall"}')
    expect(outcomeText({winners: Array.from({length: 600}, (_, i) => i)})).toBeUndefined()
  })

  it('R3 with a long reason is reported, by each seat once', async () => {
    const {env, open, start} = gameWorld()
    const ends = defineRealtime({
      ...lightCycles,
      end: (_, tick) => (tick < 30 ? undefined : {winners: [1], why: 'ü'.repeat(2_000)})
    })
    const [ada, ben] = [await open({definitions: [ends]}), await open({definitions: [ends]})]
    const id = await start('light-cycles', [ada, ben])
    await Promise.all([ada, ben].map(page => at(page, id).enter()))
    await env.until(() => [ada, ben].every(page => at(page, id).phase.kind === 'ended'), {withinMs: 30_000})
    expect(at(ada, id).phase).toMatchObject({end: {winners: [1]}})
    for (let i = 0; i < 5; i++) at(ada, id).look()
    await env.advance(1_000)
    expect(await ada.log.ofKinds(new Set([entryKinds.gameResult]), 10)).toHaveLength(2)
  })

  it('takes in so much of each person, not of all together', () => {
    const opened = {id: 'ab'.repeat(16), host: 'host', options: null, seats: 2} as unknown as OpenedTable
    const record = new RealtimeRecord(opened, lightCycles as unknown as RealtimeDefinition)
    const act = (author: string, i: number) => ({
      ...{id: `${author} ${i}`, author, chain: author, seq: i, hlcMs: i, hlcCounter: 0, timeMs: i, table: opened.id},
      ...{type: 'ready', on: true, commitment: undefined}
    })
    for (let i = 0; i < tableParameters.actsOfOne; i++) record.take(act('flooder', i) as unknown as TableAct)
    expect(record.take(act('flooder', -1) as unknown as TableAct)).toBe(false)
    expect(record.take(act('host', 1) as unknown as TableAct)).toBe(true)
    expect(record.ready.map(({author}) => author)).toContain('host')
  })

  it('is played by one page of a person at a time; another watches, and plays once the first has left', async () => {
    const {env, open, start} = gameWorld()
    const locks = new MemoryLocks()
    const [ada, ben] = [await open({definitions, person: 1, locks}), await open({definitions, person: 2})]
    const tab = await open({definitions, person: 1, locks})
    const id = await start('light-cycles', [ada, ben])
    await env.until(() => at(tab, id).phase.kind === 'playing')
    expect((await at(ada, id).enter())!.ownSeat).toBe(0)
    const watching = at(tab, id).enter()
    await env.advance(1_000)
    expect((await watching)!.ownSeat).toBeUndefined()
    at(ada, id).leave()
    at(tab, id).leave()
    const playing = at(tab, id).enter()
    await env.advance(10)
    expect((await playing)!.ownSeat).toBe(0)
  })

  it.each(failing)('R1 %s stops with what they said, and keeps no seat', async (_, rules, message) => {
    const {env, open, start} = gameWorld()
    const broken = defineRealtime({...lightCycles, ...(rules as object)})
    const locks = new MemoryLocks()
    const ada = await open({definitions: [broken], person: 1, locks})
    const ben = await open({definitions: [broken], person: 2})
    const id = await start('light-cycles', [ada, ben])
    expect(await at(ada, id).enter()).toBeUndefined()
    expect(at(ada, id).phase).toEqual({kind: 'broken', message})
    expect(ada.games.tables[0]!.phase.kind).toBe('broken')
    await env.advance(10)
    expect(await locks.isHeld(`shoal seat ${id}`)).toBe(false)
    expect(await at(ada, id).enter()).toBeUndefined()
  })

  it('is left as well while it is being entered, and opens nothing afterwards', async () => {
    const {env, open, start} = gameWorld()
    const locks = new MemoryLocks()
    const [ada, ben] = [await open({definitions, person: 1, locks}), await open({definitions, person: 2})]
    const id = await start('light-cycles', [ada, ben])
    const first = at(ada, id).enter()
    at(ada, id).leave()
    const second = at(ada, id).enter()
    await env.advance(10)
    expect(await first).toBeUndefined()
    const match = (await second)!
    expect(match).toBe(at(ada, id).match)
    expect(match.ownSeat).toBe(0)
    const third = at(ada, id)
    third.leave()
    expect(match.phase.kind).toBe('closed')
    const late = third.enter()
    third.leave()
    await env.advance(1_000)
    expect(await late).toBeUndefined()
    expect(third.match).toBeUndefined()
    expect(await locks.isHeld(`shoal seat ${id}`)).toBe(false)
  })
})
