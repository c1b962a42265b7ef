import {describe, expect, it} from 'vitest'
import type {TopicMessage} from '../../../../../src/protocol/link-messages.ts'
import type {RealtimeFaultReason} from '../../../../../src/features/game/realtime/faults.ts'
import {PlaytestNetwork} from '../../../../../src/features/game/playtest-network.ts'
import {wordBytes} from '../../../../../src/features/game/realtime/words.ts'
import {expectAgreement, mix, withSwarm, World} from './realtime-world.ts'

type Packet = Extract<TopicMessage, {type: 'gameInputs'}>
type Word = Extract<TopicMessage, {type: 'gameWord'}>

async function table(players = 3) {
  const world = new World({definition: mix, players, way: {jitterMs: 0}})
  await world.run(2_000)
  const [first] = world.players
  const send = (from: {port: {swarm: {send(to: never, message: TopicMessage): unknown}}}, message: TopicMessage) => {
    void from.port.swarm.send(first!.page.routingId as never, message)
  }
  const {table, match} = world.plan
  /** A packet as that seat would send it, late and but for what is said: the newest packet of its page holds for the rest. */
  const packet = (what: Partial<Packet>): Packet => ({
    type: 'gameInputs',
    table,
    match,
    tick: first!.match.tick,
    settled: 0,
    number: 1,
    echo: 0,
    heldMs: 0,
    asks: 0,
    seats: world.plan.seats.map(() => ({round: 0, from: 0, through: first!.match.tick})),
    inputs: [],
    ...what
  })
  const word = (what: Partial<Word>): Omit<Word, 'signature'> => ({
    type: 'gameWord',
    table,
    match,
    by: 1,
    word: 1,
    seat: 2,
    round: 0,
    tick: first!.match.tick,
    value: new Uint8Array(),
    ...what
  })
  /** Goes on for a while, and checks that nothing came of it. */
  const expectUnharmed = async (who: number, reason: RealtimeFaultReason) => {
    await world.run(1_500)
    expect(first!.match.faults.filter(fault => fault.reason === reason)).toMatchObject([
      {key: PlaytestNetwork.keyOf(who)}
    ])
    expectAgreement(world, first!, world.players.slice(1))
    expect(first!.match.phase.kind).toBe('playing')
    expect(first!.match.parts).toEqual(world.plan.seats.map(() => 'playing'))
    expect(first!.match.tick).toBeGreaterThan(190)
    expect(first!.match.desync).toBeUndefined()
  }
  return {world, first: first!, send, packet, word, expectUnharmed}
}

describe('bad input at a match', () => {
  it('inputs for the seat of somebody else change nothing', async () => {
    const {world, first, send, packet, expectUnharmed} = await table()
    const tick = first.match.tick
    for (const seat of [0, 2]) {
      send(world.players[1]!.page, packet({inputs: [{seat, first: tick + 3, values: new Uint8Array(8).fill(9)}]}))
    }
    await expectUnharmed(1, 'not-their-seat')
  })

  it('nor do inputs of somebody without a seat', async () => {
    const {world, first, send, packet, expectUnharmed} = await table()
    const stranger = world.network.open(9)
    send(stranger, packet({asks: 7, inputs: [{seat: 1, first: first.match.tick, values: new Uint8Array(8)}]}))
    await expectUnharmed(9, 'no-seat')
  })

  it('inputs far in the future are not kept', async () => {
    const {world, first, send, packet, expectUnharmed} = await table()
    send(world.players[1]!.page, packet({inputs: [{seat: 1, first: first.match.tick, values: new Uint8Array(800)}]}))
    await expectUnharmed(1, 'far-future')
  })

  it('nor are inputs for ticks long past', async () => {
    const {world, send, packet, expectUnharmed} = await table()
    await world.run(10_000)
    send(world.players[1]!.page, packet({inputs: [{seat: 1, first: 3, values: new Uint8Array(8)}]}))
    await expectUnharmed(1, 'long-past')
  })

  it('of two inputs for one tick the first holds', async () => {
    const {world, first, send, packet, expectUnharmed} = await table()
    const values = new Uint8Array(4).fill(77)
    send(world.players[1]!.page, packet({inputs: [{seat: 1, first: first.match.tick - 60, values}]}))
    await expectUnharmed(1, 'two-inputs')
  })

  it('what does not fit the game is refused', async () => {
    const {world, send, packet, expectUnharmed} = await table()
    send(world.players[1]!.page, packet({seats: []}))
    send(world.players[1]!.page, packet({inputs: [{seat: 9, first: 0, values: new Uint8Array(1)}]}))
    await expectUnharmed(1, 'malformed')
  })

  it('a flood of packets is cut down, and the game goes on', async () => {
    const {world, first, send, packet, expectUnharmed} = await table()
    const stranger = world.network.open(9)
    for (let i = 0; i < 2_000; i++) send(stranger, packet({asks: 7}))
    await expectUnharmed(9, 'flood')
    expect(stranger.verdicts.reject + first.page.verdicts.reject).toBeGreaterThan(1_500)
  })

  it('so is a flood of inputs of somebody who plays, whose own still count', async () => {
    const {world, first, send, packet, expectUnharmed} = await table()
    const {tick} = first.match
    for (let i = 0; i < 2_000; i++) {
      send(world.players[1]!.page, packet({inputs: [{seat: 1, first: tick - 40, values: new Uint8Array(0)}]}))
    }
    await expectUnharmed(1, 'flood')
    expect(first.page.verdicts.reject).toBeGreaterThan(1_500)
    const own = first.record.slice(-60).map(({inputs}) => inputs[1])
    expect(own).not.toContain(255)
  })

  it('a forged word is refused, whoever it claims to be from', async () => {
    const {world, send, word, expectUnharmed} = await table()
    send(world.players[1]!.page, {...word({by: 2, seat: 1}), signature: new Uint8Array(64)})
    await expectUnharmed(1, 'forged-word')
  })

  it('one of three cannot have another cut', async () => {
    const {world, first, send, word} = await table()
    const liar = world.players[1]!.page
    const {port} = liar
    const claim = word({by: 1, seat: 2, tick: first.match.settledTick + 4})
    send(liar, {...claim, signature: await port.swarm.identity.sign(wordBytes(claim))})
    await world.run(1_000)
    expect(first.match.parts).toEqual(['playing', 'playing', 'playing'])
    expectAgreement(world, first, world.players.slice(1))
  })

  it('a false checksum is seen, without a name since it may come of inputs that differ; the others play on', async () => {
    const world = new World({definition: mix, players: 3})
    world.leave(world.players[1]!)
    // It plays as everybody does, but signs another checksum.
    const liar = world.open(1, 'play', mix, port =>
      withSwarm(port, {
        send: async (to, message) => {
          if (message.type !== 'gameWord' || message.word !== 0) return port.swarm.send(to, message)
          const claim = {...message, value: new Uint8Array(32).fill(1)}
          const signature = await port.swarm.identity.sign(wordBytes(claim))
          return port.swarm.send(to, {...claim, signature})
        }
      })
    )
    world.players[1] = liar
    await world.run(3_000)
    for (const {match} of [world.players[0]!, world.players[2]!]) {
      expect(match.faults).toEqual([])
      expect(match.desync).toMatchObject({differ: [1], ownDiffers: false})
      expect(match.phase.kind).toBe('playing')
    }
    expectAgreement(world, world.players[0]!, world.players.slice(1))
  })

  it('a snapshot nobody asked for is not read', async () => {
    const {world, first, send} = await table()
    const before = first.page.verdicts.ignore
    const {table: id, match} = world.plan
    for (let piece = 0; piece < 64; piece++) {
      const bytes = new Uint8Array(15_000)
      send(world.players[1]!.page, {
        type: 'gameSnapshot',
        table: id,
        match,
        nonce: new Uint8Array(8),
        piece,
        pieces: 64,
        bytes
      })
    }
    await world.run(1_000)
    expect(first.page.verdicts.ignore - before).toBe(64)
    expectAgreement(world, first, world.players.slice(1))
  })

  it.each([
    ['no state at all', () => new Uint8Array(40).fill(200)],
    ['too many pieces', undefined]
  ])('a page that hands out %s is said, and another is asked', async (_, bytes) => {
    const world = new World({definition: mix, players: 2, way: {jitterMs: 0}})
    await world.run(1_500)
    // The one that is asked first answers with nonsense before the real page does.
    const liar = world.players[0]!.page
    const {table: id, match} = world.plan
    world.players[0]!.match.close()
    liar.port.swarm.handle(['gameAsk'], ({nonce}, from) => {
      const piece = bytes === undefined ? 3 : 0
      const message = {
        type: 'gameSnapshot' as const,
        table: id,
        match,
        nonce,
        piece,
        pieces: bytes === undefined ? 64 : 1
      }
      void liar.port.swarm.send(from.routingId, {...message, bytes: bytes?.() ?? new Uint8Array(9)})
      return 'accept'
    })
    const watcher = world.open(9, 'watch')
    await world.until(() => watcher.match.phase.kind === 'watching', 5_000)
    expect(watcher.match.faults).toMatchObject([{key: liar.key, reason: 'forged-snapshot'}])
    await world.run(1_000)
    expect(watcher.match.settledTick).toBeGreaterThan(60)
  })

  it('who always sends at the last moment is not waited for again and again', async () => {
    const {world, first} = await table(3)
    const slow = world.players[2]!
    let stoppedMs = 0
    const startTick = first.match.tick
    for (let i = 0; i < 12; i++) {
      world.network.freeze(slow.page, 700)
      await world.run(900)
      stoppedMs += 900
    }
    // It came back again and again, but all in all the others stood for little more than what a seat is given.
    const ranMs = ((first.match.tick - startTick) * 1_000) / 60
    expect(stoppedMs - ranMs).toBeLessThan(4_000)
    expect(first.match.faults).toMatchObject([{key: slow.page.key, reason: 'stalled'}])
  })

  it('faults and pages are bounded, however many come', async () => {
    const {world, first, send, packet} = await table(2)
    for (let person = 10; person < 110; person++) {
      const stranger = world.network.open(person)
      send(stranger, packet({inputs: [{seat: 1, first: 1, values: new Uint8Array(1)}]}))
    }
    await world.run(500)
    expect(first.match.faults).toHaveLength(64)
    expect(first.match.phase.kind).toBe('playing')
  })
})
