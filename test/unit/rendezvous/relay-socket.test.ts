import {describe, expect, it} from 'vitest'
import {DropCounts} from '../../../src/base/drop-counts.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {Answer} from '../../../src/rendezvous/outage-watch.ts'
import {RelaySocket, type OpenSocket, type RelayDrop} from '../../../src/rendezvous/relay-socket.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {FakeNetwork} from './fake-socket.ts'

const hourMs = 3_600_000

function started(open?: OpenSocket, mayOverlap = true) {
  const environment = new VirtualEnvironment()
  const network = new FakeNetwork()
  const drops = new DropCounts<RelayDrop>()
  const texts: string[] = []
  const opened: number[] = []
  const handlers = {
    opened: () => void opened.push(environment.clock.monotonic()),
    text: (text: string) => void texts.push(text),
    changed: () => undefined,
    heartbeat: () => 'alive?',
    mayOverlap
  }
  const socket = new RelaySocket('wss://relay.example', environment, open ?? network.open, handlers, drops)
  socket.start()
  return {environment, network, drops, texts, opened, socket}
}

describe('RelaySocket retries', () => {
  it('for an hour of outage and longer, with a back-off of ten seconds at most', async () => {
    const {environment, network, socket, opened} = started()
    const atMs: number[] = []
    network.onOpen = fake => {
      atMs.push(environment.clock.monotonic())
      queueMicrotask(() => fake.fail())
    }
    network.last.fail()
    await environment.advance(hourMs)
    const gapsMs = atMs.slice(1).map((at, i) => at - atMs[i]!)
    expect(Math.max(...gapsMs)).toBeLessThanOrEqual(parameters.socketMaxBackoffMs)
    expect(Math.min(...gapsMs.slice(8))).toBeGreaterThan(parameters.socketMaxBackoffMs / 3)
    expect(hourMs - atMs.at(-1)!).toBeLessThan(parameters.socketMaxBackoffMs)
    expect(socket.downMs).toBeGreaterThanOrEqual(hourMs)
    expect(socket.status()).toMatchObject({state: 'waiting', trouble: 'It cannot be reached.'})
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => socket.isOpen, {withinMs: parameters.socketMaxBackoffMs})
    expect(opened).toHaveLength(1)
    expect(socket.downMs).toBe(0)
    expect(socket.status()).toEqual({url: 'wss://relay.example', state: 'open'})
  })

  it('when a relay takes the connection and never answers', async () => {
    const {environment, network, socket} = started()
    await environment.advance(parameters.socketOpenMs)
    expect(network.sockets[0]!.closed).toBe(true)
    expect(socket.status().trouble).toBe('It does not answer.')
    await environment.until(() => network.sockets.length > 1)
  })

  it('ever more slowly when a relay opens and closes at once', async () => {
    const {environment, network} = started()
    network.onOpen = fake => queueMicrotask(() => (fake.accept(), fake.fail()))
    network.last.accept()
    network.last.fail()
    await environment.advance(10 * 60_000)
    // 60 at ten seconds each, some more at the start.
    expect(network.sockets.length).toBeLessThan(140)
  })

  it('quickly again after a socket that had stayed open', async () => {
    const {environment, network} = started()
    network.onOpen = fake => queueMicrotask(() => fake.fail())
    network.last.fail()
    await environment.advance(60_000)
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => network.last.sent.length > 0)
    network.onOpen = () => undefined
    network.last.say('yes')
    await environment.advance(parameters.socketStableMs)
    const before = network.sockets.length
    network.last.fail()
    await environment.advance(parameters.socketBackoffMs)
    expect(network.sockets.length).toBe(before + 1)
  })

  it('at once when it is woken, and starts its back-off over', async () => {
    const {environment, network, socket} = started()
    network.onOpen = fake => queueMicrotask(() => fake.fail())
    network.last.fail()
    await environment.advance(hourMs)
    const before = network.sockets.length
    socket.wake()
    expect(network.sockets.length).toBe(before + 1)
    await environment.advance(2_000)
    expect(network.sockets.length).toBeGreaterThanOrEqual(before + 3)
  })

  it('also where the address itself is refused, and nothing is thrown', async () => {
    let tries = 0
    const {environment, socket} = started(() => {
      tries++
      throw new DOMException('insecure', 'SecurityError')
    })
    await environment.advance(60_000)
    expect(tries).toBeGreaterThan(5)
    expect(tries).toBeLessThan(30)
    expect(socket.status()).toMatchObject({state: 'waiting', trouble: 'This address is not allowed here.'})
  })

  it('never after it was closed', async () => {
    for (const prepare of [
      () => undefined,
      (network: FakeNetwork) => network.last.fail(),
      (network: FakeNetwork) => network.last.accept()
    ]) {
      const {environment, network, socket} = started()
      prepare(network)
      socket.close()
      expect(environment.timers).toBe(0)
      const before = network.sockets.length
      socket.wake()
      await environment.advance(hourMs)
      expect(network.sockets.length).toBe(before)
      expect(network.sockets.every(({closed}) => closed)).toBe(true)
    }
  })
})

describe('RelaySocket heartbeat', () => {
  it('finds a socket on which nothing comes any more', async () => {
    const {environment, network, socket} = started()
    network.last.accept()
    network.last.say('yes')
    await environment.advance(parameters.heartbeatTimeoutMs)
    expect(socket.isOpen).toBe(true)
    const silentSinceMs = environment.clock.monotonic()
    await environment.until(() => !socket.isOpen)
    const limitMs = parameters.heartbeatIdleMs + parameters.heartbeatTimeoutMs
    expect(environment.clock.monotonic() - silentSinceMs).toBeLessThanOrEqual(limitMs)
    expect(socket.status().trouble).toBe('It stopped answering.')
    expect(network.sockets[0]!.closed).toBe(true)
    await environment.until(() => network.sockets.length === 2)
  })

  it('is content with an answer in the very same millisecond', async () => {
    const {environment, network, socket} = started()
    network.last.accept()
    for (let i = 0; i < 20; i++) {
      const {length} = network.last.sent
      network.last.say('yes')
      await environment.until(() => network.last.sent.length > length)
    }
    expect(socket.isOpen).toBe(true)
    expect(network.sockets).toHaveLength(1)
  })

  it('is asked for at once after waking, with little patience', async () => {
    const {environment, network, socket} = started()
    network.last.accept()
    network.last.say('yes')
    await environment.advance(15_000)
    environment.sleep(hourMs)
    const {length} = network.last.sent
    socket.wake()
    expect(network.last.sent.length).toBe(length + 1)
    await environment.until(() => !socket.isOpen, {withinMs: parameters.wakeTimeoutMs})
  })
})

describe('RelaySocket limits', () => {
  it('keeps the newest few frames until it is open, and counts the others', () => {
    const {network, drops, socket} = started()
    const frames = Array.from({length: parameters.maxQueuedFrames + 5}, (_, i) => `frame ${i}`)
    for (const frame of frames) socket.send(frame)
    network.last.accept()
    expect(network.last.sent.slice(0, -1)).toEqual(frames.slice(5))
    expect(drops.of('relay-queue-full')).toBe(5)
    socket.send('later')
    expect(network.last.sent.at(-1)).toBe('later')
  })

  it('drops and counts what is too long, binary, or too much', async () => {
    const {environment, network, drops, texts} = started()
    network.last.accept()
    network.last.say('x'.repeat(parameters.maxRelayTextLength + 1))
    network.last.say(new ArrayBuffer(10))
    network.last.say(undefined)
    expect(texts).toEqual([])
    expect(drops.snapshot()).toEqual({'relay-oversize': 1, 'relay-binary': 2})
    for (let i = 0; i < parameters.relayMessages + 100; i++) network.last.say('text')
    expect(texts).toHaveLength(parameters.relayMessages)
    expect(drops.of('relay-flood')).toBe(100)
    await environment.advance(1_000)
    network.last.say('one more')
    expect(texts.at(-1)).toBe('one more')
  })

  it('listens to no socket but the last', async () => {
    const {environment, network, texts} = started()
    const [first] = network.sockets
    const say = first!.onmessage
    await environment.advance(parameters.socketOpenMs)
    await environment.until(() => network.sockets.length === 2)
    first!.accept()
    say?.({data: 'late'})
    network.last.accept()
    say?.({data: 'late'})
    expect(texts).toEqual([])
  })
})

describe('RelaySocket while nothing answers at a relay', () => {
  /** Where it can be asked whether anything answers; `answer` is what it says. */
  function watched(answer: () => Answer) {
    const network = new FakeNetwork()
    network.onOpen = fake => queueMicrotask(() => fake.fail())
    const asked: string[] = []
    const open: OpenSocket = Object.assign((url: string) => network.open(url), {
      answersAt: (url: string) => {
        asked.push(url)
        return Promise.resolve(answer())
      }
    })
    return {...started(open), network, asked}
  }

  it('tries few sockets, looks every moment, and opens one as soon as something answers', async () => {
    let isBack = false
    const {environment, network, socket, asked} = watched(() => (isBack ? 'answered' : 'failed'))
    await environment.advance(100_000)
    // Chromium puts off a socket by up to 5 s × 2^n ÷ 65,536 after n failures.
    expect(network.sockets.length).toBeLessThanOrEqual(12)
    expect(asked.length).toBeGreaterThan(60)
    expect(asked[0]).toBe('wss://relay.example')
    isBack = true
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => socket.isOpen, {withinMs: parameters.outageLookMs * 1.1})
    const before = asked.length
    await environment.advance(5_000)
    expect(asked.length).toBe(before)
  })

  it('looks rarely once it is down for minutes, and leaves nothing behind', async () => {
    const {environment, socket, asked} = watched(() => 'failed')
    await environment.advance(parameters.socketLostMs + 10_000)
    const before = asked.length
    await environment.advance(600_000)
    expect(asked.length - before).toBeLessThanOrEqual(120)
    socket.close()
    expect(environment.timers).toBe(0)
  })

  it('looks no more where sockets are taken and closed at once, and keeps the back-off', async () => {
    const {environment, network, asked} = watched(() => 'answered')
    network.onOpen = fake => queueMicrotask(() => (fake.accept(), fake.fail()))
    await environment.advance(10 * 60_000)
    expect(network.sockets.length).toBeLessThan(140)
    expect(asked.length).toBeLessThan(4)
  })

  it('tries soon again when the address answers before the relay does', async () => {
    let isBack = false
    const {environment, network, socket} = watched(() => (isBack ? 'answered' : 'failed'))
    await environment.advance(100_000)
    isBack = true
    // Sockets are refused for two seconds more.
    await environment.advance(2_000)
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => socket.isOpen, {withinMs: 3_000})
  })

  it('does not look at an address that may not be opened', async () => {
    const asked: string[] = []
    const open = Object.assign(
      () => {
        throw new Error('not allowed')
      },
      {answersAt: (url: string): Promise<Answer> => Promise.resolve(asked.push(url) < 0 ? 'answered' : 'failed')}
    )
    const {environment} = started(open)
    await environment.advance(100_000)
    expect(asked).toEqual([])
  })

  /** Open for a while, and then without an answer to anything. */
  async function silenced(answer: () => Answer | Promise<Answer>) {
    const network = new FakeNetwork()
    const asked: number[] = []
    const open: OpenSocket = Object.assign((url: string) => network.open(url), {
      answersAt: async () => {
        asked.push(made.environment.clock.monotonic())
        return answer()
      }
    })
    const made = {...started(open), network, asked}
    network.last.accept()
    network.last.say('yes')
    await made.environment.advance(parameters.socketStableMs)
    made.socket.wake('network')
    return made
  }

  it('looks beside a dial that hangs, and leaves few sockets behind', async () => {
    let isBack = false
    const {environment, network, socket, asked} = await silenced(() => (isBack ? 'answered' : 'failed'))
    await environment.advance(35_000)
    expect(asked.length).toBeGreaterThan(25)
    // Chromium counts what failed in three to six minutes.
    expect(network.sockets.length).toBeLessThanOrEqual(6)
    await environment.advance(parameters.socketLostMs)
    expect(network.sockets.length).toBeLessThanOrEqual(18)
    isBack = true
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => socket.isOpen, {withinMs: parameters.socketMaxBackoffMs})
  })

  it('dials beside the first dial as soon as something answers, and only once', async () => {
    let isBack = false
    const {environment, network, socket} = await silenced(() => (isBack ? 'answered' : 'failed'))
    await environment.advance(parameters.socketOpenMs / 2)
    const before = network.sockets.length
    isBack = true
    await environment.advance(parameters.outageLookMs)
    expect(network.sockets.length).toBe(before + 1)
    await environment.advance(parameters.socketOpenMs / 2 - parameters.outageLookMs - 1)
    expect(network.sockets.length).toBe(before + 1)
    // It was the first one that was only slow.
    network.sockets[before - 1]!.accept()
    expect(socket.isOpen).toBe(true)
    expect(network.last.closed).toBe(true)
  })

  it('does not wait for one look that hangs', async () => {
    let count = 0
    const {environment, network, socket} = await silenced(() =>
      count++ === 0 ? new Promise<Answer>(() => undefined) : 'answered'
    )
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => socket.isOpen, {withinMs: parameters.outageLookMs * 2})
  })

  it('dials anew once it is known that this page may not ask', async () => {
    const {environment, network, asked} = await silenced(() => 'forbidden')
    await environment.advance(parameters.socketAgainMs * 5)
    expect(asked).toHaveLength(1)
    expect(network.sockets.length).toBeGreaterThan(4)
  })

  it('dials anew every moment again where something answered and the network was gone once more', async () => {
    let count = 0
    const {environment, network, socket} = await silenced(() => (count++ === 2 ? 'answered' : 'failed'))
    await environment.advance(30_000)
    const before = network.sockets.length
    await environment.advance(20_000)
    expect(network.sockets.length - before).toBeGreaterThanOrEqual(4)
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => socket.isOpen, {withinMs: parameters.socketAgainMs * 2})
  })

  it('dials anew every moment where the network is lost again before a socket was proved', async () => {
    let isBack = false
    const {environment, network, socket} = await silenced(() => (isBack ? 'answered' : 'failed'))
    isBack = true
    network.onOpen = fake => queueMicrotask(() => fake.accept())
    await environment.until(() => socket.isOpen, {withinMs: parameters.outageLookMs * 2})
    network.onOpen = () => undefined
    isBack = false
    network.last.fail()
    await environment.advance(1_000)
    const before = network.sockets.length
    // The page is looked at again, which begins no looks of a dial that runs.
    socket.wake()
    await environment.advance(6_000)
    expect(network.sockets.length - before).toBeGreaterThan(0)
  })

  it('dials now and then for some minutes, where looks may tell nothing though the relay is back', async () => {
    const {environment, network} = await silenced(() => 'failed')
    const atMs: number[] = []
    network.onOpen = () => void atMs.push(environment.clock.monotonic())
    await environment.advance(parameters.socketLostMs)
    const gapsMs = atMs.slice(1).map((at, i) => at - atMs[i]!)
    expect(Math.max(...gapsMs)).toBeLessThanOrEqual(parameters.socketOpenMs + parameters.socketMaxBackoffMs)
  })

  it('dials anew where what it asked hangs, for the browser would make no other attempt, and asks again on another network', async () => {
    const {environment, network, socket, asked} = await silenced(() => 'hung')
    const atMs: number[] = []
    network.onOpen = () => void atMs.push(environment.clock.monotonic())
    await environment.advance(55_000)
    expect(asked).toHaveLength(1)
    const gapsMs = atMs.slice(1).map((at, i) => at - atMs[i]!)
    expect(Math.max(...gapsMs)).toBeLessThan(parameters.socketAgainMs + 500)
    // Chromium counts what failed in three to six minutes: from some twenty-five on it puts off a page's next socket for a second and more.
    await environment.advance(parameters.socketLostMs - 60_000)
    expect(atMs.length).toBeLessThan(32)
    socket.wake('network')
    await environment.advance(parameters.outageLookMs)
    expect(asked).toHaveLength(2)
  })

  it('ends its looks with the dial', async () => {
    const {environment, network, socket, asked} = await silenced(() => 'failed')
    await environment.advance(3_000)
    network.last.accept()
    const before = asked.length
    await environment.advance(5_000)
    expect(asked.length).toBe(before)
    socket.wake('network')
    await environment.advance(3_000)
    socket.close()
    expect(environment.timers).toBe(0)
  })

  it.each([
    ['something answers that takes no sockets', 'answered'],
    ['it cannot be asked', 'forbidden'],
    ['what is asked hangs', 'hung']
  ] as const)('keeps the usual back-off where %s', async (_, answer) => {
    const {environment, network, asked} = watched(() => answer)
    await environment.advance(600_000)
    expect(network.sockets.length).toBeGreaterThan(600_000 / parameters.socketMaxBackoffMs)
    expect(network.sockets.length).toBeLessThan(140)
    expect(asked.length).toBeLessThan(3)
  })
})

describe('RelaySocket after the network was gone', () => {
  /** Open, and then without an answer to anything. */
  async function lost() {
    const scene = started()
    scene.network.last.accept()
    scene.network.last.say('yes')
    await scene.environment.advance(15_000)
    return scene
  }

  it('is replaced at once, though it says that it is open', async () => {
    const {network, socket, opened} = await lost()
    socket.wake('network')
    expect(network.sockets).toHaveLength(2)
    network.last.accept()
    expect(socket.isOpen).toBe(true)
    expect(opened).toHaveLength(2)
  })

  it('is heard, and spoken to, until the new one has answered', async () => {
    const {environment, network, socket, texts} = await lost()
    const [former] = network.sockets
    socket.wake('network')
    expect([socket.isOpen, socket.mayReach]).toEqual([false, true])
    former!.say('an offer')
    socket.send('an answer')
    expect(former!.sent.at(-1)).toBe('an answer')
    network.last.accept()
    expect(socket.isOpen).toBe(true)
    // Said once, on whichever was there.
    expect(network.last.sent).not.toContain('an answer')
    former!.say('a late one')
    expect(texts.slice(-2)).toEqual(['an offer', 'a late one'])
    network.last.say('yes')
    expect(former!.closed).toBe(false)
    socket.measured(10)
    expect([former!.closed, former!.onmessage]).toEqual([true, null])
    await environment.advance(parameters.heartbeatTimeoutMs)
    expect([socket.isOpen, network.sockets.length]).toEqual([true, 2])
  })

  it('stays for a dial that fails, for eight seconds, and gives its place to none that has not answered', async () => {
    const {environment, network, socket} = await lost()
    socket.wake('network')
    network.last.fail()
    expect([socket.status().state, socket.mayReach]).toEqual(['waiting', true])
    socket.wake('network')
    network.last.accept()
    socket.wake('network')
    expect(network.sockets.map(({closed}) => closed)).toEqual([false, true, true, false])
    await environment.advance(parameters.socketOpenMs)
    expect(network.sockets[0]!.closed).toBe(true)
    expect(socket.mayReach).toBe(false)
  })

  it('is spoken to no more once it has closed: what is said waits for the new one', async () => {
    const {network, socket} = await lost()
    socket.wake('network')
    network.sockets[0]!.fail()
    expect([socket.mayReach, socket.status().state]).toEqual([false, 'connecting'])
    socket.send('tea')
    network.last.accept()
    expect(network.last.sent[0]).toBe('tea')
  })

  it('is closed first where both at once are taken for two pages', async () => {
    const {network, socket} = started(undefined, false)
    network.last.accept()
    socket.wake('network')
    expect([network.sockets[0]!.closed, socket.mayReach]).toEqual([true, false])
  })

  it('is dialled anew every moment beside the first dial, which may only be slow', async () => {
    const {environment, network, socket} = await lost()
    socket.wake('network')
    await environment.advance(parameters.socketAgainMs * 1.5)
    expect(network.sockets.map(({closed}) => closed)).toEqual([false, false, false])
    network.sockets[1]!.accept()
    expect(socket.isOpen).toBe(true)
    expect(network.last.closed).toBe(true)
    await environment.advance(parameters.heartbeatTimeoutMs - 1)
    expect(network.sockets).toHaveLength(3)
  })

  it('goes on with the other dial when one of two is refused', async () => {
    const {environment, network, socket} = await lost()
    socket.wake('network')
    await environment.advance(parameters.socketAgainMs)
    network.last.fail()
    expect(socket.status().state).toBe('connecting')
    network.sockets[1]!.accept()
    expect(socket.isOpen).toBe(true)
  })

  it('has two dials at a time, for a few minutes, and then one with the usual back-off', async () => {
    const {environment, network, socket} = await lost()
    socket.wake('network')
    for (let second = 0; second < 600; second++) {
      // Beside the one that is being replaced.
      expect(network.sockets.slice(1).filter(({closed}) => !closed).length).toBeLessThanOrEqual(2)
      await environment.advance(1_000)
    }
    const before = network.sockets.length
    await environment.advance(120_000)
    const perDialMs = parameters.socketOpenMs + parameters.socketMaxBackoffMs / 2
    expect(network.sockets.length - before).toBeLessThanOrEqual(Math.ceil(120_000 / perDialMs) + 1)
  })

  it('starts a dial over that was begun before the network was back', async () => {
    const {network, socket} = started()
    socket.wake('network')
    expect(network.sockets.map(({closed}) => closed)).toEqual([true, false])
  })

  it('keeps what waits to be sent', async () => {
    const {network, socket} = started()
    socket.send('tea')
    socket.wake('network')
    network.last.accept()
    expect(network.last.sent[0]).toBe('tea')
  })

  it('leaves nothing behind when it is closed meanwhile', async () => {
    const {environment, network, socket} = await lost()
    socket.wake('network')
    await environment.advance(parameters.socketAgainMs)
    socket.close()
    expect(environment.timers).toBe(0)
    expect(network.sockets.every(({closed}) => closed)).toBe(true)
  })
})
