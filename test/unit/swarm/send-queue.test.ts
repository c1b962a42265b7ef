import {describe, expect, it} from 'vitest'
import {sendParameters} from '../../../src/swarm/parameters.ts'
import {SendQueue} from '../../../src/swarm/send-queue.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {memoryLinkPair} from './memory-link.ts'

function setUp() {
  const env = new VirtualEnvironment({seed: 3})
  const [link, other] = memoryLinkPair({scheduler: env.scheduler, random: env.random})
  const arrived: number[] = []
  other.handlers = {message: (_, bytes) => arrived.push(bytes.length), closed: () => undefined}
  return {env, link, arrived, queue: new SendQueue(env, link)}
}

const frame = (size: number) => new Uint8Array(size)

describe('SendQueue', () => {
  it('hands frames to an idle link at once', async () => {
    const {env, queue, arrived} = setUp()
    expect(await queue.push('t', frame(10))).toBe('sent')
    await env.advance(1)
    expect(arrived).toEqual([10])
  })

  it('waits while the link is busy, keeps the order, and refuses beyond its bytes', async () => {
    const {env, link, queue, arrived} = setUp()
    link.stall()
    const outcomes: string[] = []
    const pushed = Array.from({length: 200}, (_, i) =>
      queue.push('t', frame(16_000 + i)).then(outcome => outcomes.push(outcome))
    )
    await env.settle()
    const full = outcomes.filter(outcome => outcome === 'full').length
    expect(full).toBeGreaterThan(0)
    expect(queue.queuedBytes).toBeLessThanOrEqual(sendParameters.queuedBytes)
    expect(link.buffered('control')).toBeLessThan(sendParameters.highWaterBytes + 16_384)
    link.unstall()
    await env.until(() => outcomes.length === 200)
    await Promise.all(pushed)
    await env.advance(100)
    expect(arrived.length).toBe(200 - full)
    expect([...arrived].sort((a, b) => a - b)).toEqual(arrived)
    expect(queue.queuedBytes).toBe(0)
  })

  it('refuses beyond its number of frames', async () => {
    const {env, link, queue} = setUp()
    link.stall()
    let full = 0
    const tell = (outcome: string) => (full += outcome === 'full' ? 1 : 0)
    for (let i = 0; i < 40; i++) void queue.push('t', frame(16_000)).then(tell)
    for (let i = 0; i < sendParameters.queuedFrames + 10; i++) void queue.push('t', frame(1)).then(tell)
    await env.settle()
    expect(queue.queuedFrames).toBe(sendParameters.queuedFrames)
    expect(full).toBeGreaterThan(0)
  })

  it('forgets what waits for a closed topic, and everything when the link closes', async () => {
    const {env, link, queue} = setUp()
    link.stall()
    for (let i = 0; i < 17; i++) void queue.push('busy', frame(16_000))
    const [tea, milk] = [queue.push('tea', frame(1)), queue.push('milk', frame(1))]
    queue.drop('tea')
    expect(await tea).toBe('gone')
    queue.close()
    expect(await milk).toBe('gone')
    expect(await queue.push('tea', frame(1))).toBe('gone')
    await env.settle()
    expect(queue.queuedBytes).toBe(0)
  })

  it('keeps its own pace below what others put up with', async () => {
    const {env, queue} = setUp()
    let sent = 0
    const burst = sendParameters.burstFrames
    for (let i = 0; i < burst + 600; i++) void queue.push('t', frame(1)).then(() => sent++)
    await env.settle()
    expect(sent).toBe(burst)
    await env.until(() => sent === burst + 600, {withinMs: 1_500})
    expect(env.clock.monotonic()).toBeGreaterThanOrEqual((1_000 * 600) / sendParameters.framesPerSecond - 1)
  })
})
