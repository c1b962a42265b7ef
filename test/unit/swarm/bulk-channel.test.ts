import {describe, expect, it} from 'vitest'
import {BulkChannel} from '../../../src/swarm/bulk-channel.ts'
import {bulkParameters as limits} from '../../../src/swarm/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {memoryLinkPair} from './memory-link.ts'

const frame = 65_536
const leaf = () => new Uint8Array(frame)

function pair() {
  const env = new VirtualEnvironment({seed: 11})
  const [left, right] = memoryLinkPair({scheduler: env.scheduler, random: env.random})
  const told: number[] = []
  const sender = new BulkChannel(env, left, () => undefined)
  const receiver = new BulkChannel(env, right, bytes => told.push(bytes))
  const arrived: number[] = []
  right.handlers = {message: (_, bytes) => arrived.push(bytes.length), closed: () => undefined}
  const push = (count: number) =>
    Array.from({length: count}, () => sender.push('t', leaf()).then(outcome => outcomes.push(outcome)))
  const outcomes: string[] = []
  return {env, left, right, sender, receiver, told, arrived, outcomes, push}
}

describe('BulkChannel', () => {
  it('sends what it has credit for, and the rest when the other side is done with it', async () => {
    const {env, sender, arrived, push} = pair()
    push(20)
    await env.advance(100)
    expect(arrived.length).toBe(limits.minWindowBytes / frame)
    expect(sender.doneByOther(3 * frame)).toBe(true)
    await env.advance(100)
    expect(arrived.length).toBe(limits.minWindowBytes / frame + 3)
    expect(sender.doneByOther(2 * frame)).toBe(false)
    expect(sender.doneByOther(30 * frame)).toBe(false)
  })

  it('refuses beyond its queue, and drops what waits for a closed topic', async () => {
    const {env, sender, outcomes, push} = pair()
    push(100)
    await env.advance(100)
    expect(sender.queuedBytes).toBeLessThanOrEqual(limits.queuedBytes)
    expect(outcomes.filter(outcome => outcome === 'full').length).toBe(
      100 - limits.leastHighWaterBytes / frame - limits.queuedBytes / frame
    )
    sender.drop('t')
    expect(sender.queuedBytes).toBe(0)
    await env.settle()
    expect(outcomes.length).toBe(100)
    sender.close()
    expect(await sender.push('t', new Uint8Array(1))).toBe('gone')
  })

  it('waits while the link itself is full', async () => {
    const {env, left, sender, arrived, push} = pair()
    left.stall()
    push(20)
    for (let i = 0; i < 8; i++) sender.doneByOther(i * frame)
    await env.settle()
    expect(left.buffered('bulk')).toBeLessThan(limits.mostHighWaterBytes + frame)
    left.unstall()
    await env.until(() => arrived.length >= 8)
  })

  it.each([
    [2, limits.leastHighWaterBytes],
    [16, 2 * frame],
    [80, limits.mostHighWaterBytes]
  ])('gives a link of %i MB/s what leaves in a moment, and no more', async (megabytes, mostBytes) => {
    const {env, left, sender, push} = pair()
    // Leaves go out and are told of one by one, at that rate.
    const leafMs = frame / (megabytes * 1_000)
    let done = 0
    for (let i = 0; i < 200; i++) {
      push(1)
      await env.advance(leafMs)
      sender.doneByOther((done += frame))
    }
    left.stall()
    push(40)
    await env.settle()
    expect(left.buffered('bulk')).toBe(mostBytes)
  })

  it('says what it is done with after a while, and at once when nothing is in work', async () => {
    const {env, receiver, told} = pair()
    expect(receiver.receive(leaf(), () => undefined)).toBe(true)
    expect(told).toEqual([frame])
    // Just now.
    receiver.receive(leaf(), () => undefined)
    expect(told).toEqual([frame])
    await env.advance(limits.tellMs)
    const ends: (() => void)[] = []
    for (let i = 0; i < 8; i++) receiver.receive(leaf(), () => new Promise(resolve => ends.push(resolve)))
    for (const end of ends.slice(0, 2)) end()
    await env.settle()
    expect(told).toEqual([frame])
    for (const end of ends.slice(2)) end()
    await env.settle()
    expect(told).toEqual([frame, 5 * frame, 9 * frame])
    await env.advance(limits.tellMs)
    receiver.receive(leaf(), () => undefined)
    expect(told.at(-1)).toBe(11 * frame)
  })

  it('gives the memory of a frame back when it was read, and not before', async () => {
    const {env, right, receiver} = pair()
    const given: Uint8Array[] = []
    right.giveBack = bytes => void given.push(bytes)
    let end = (): void => undefined
    const [slow, quick] = [leaf(), leaf()]
    receiver.receive(slow, () => new Promise(resolve => (end = resolve)))
    receiver.receive(quick, () => undefined)
    await env.settle()
    expect(given).toEqual([quick])
    end()
    await env.settle()
    expect(given).toEqual([quick, slow])
  })

  it('finds out who sends without credit', () => {
    const {receiver} = pair()
    const never = new Promise<void>(() => undefined)
    let taken = 0
    while (receiver.receive(leaf(), () => never)) taken += frame
    expect(taken).toBe(limits.maxWindowBytes)
  })

  it('finds out who floods with frames of nothing', () => {
    const {receiver} = pair()
    let taken = 0
    while (receiver.receive(new Uint8Array(1), () => undefined)) taken++
    expect(taken).toBe(limits.burstFrames)
  })
})
