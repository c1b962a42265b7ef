import type {Bytes} from '../../src/base/bytes.ts'
import {equal} from '../../src/base/bytes.ts'
import type {ChannelName, Link, LinkCloseReason} from '../../src/swarm/link.ts'
import {channelLimitBytes} from '../../src/swarm/parameters.ts'

/** Both ends of a fresh link. `settle` lets time pass where time does not pass by itself. */
export interface LinkPair {
  readonly a: Link
  readonly b: Link
  settle?(): Promise<void>
  dispose?(): void
}

/** The two functions every test runner has. */
export interface Runner {
  describe(name: string, body: () => void): void
  it(name: string, body: () => Promise<void>): void
}

class Inbox {
  readonly messages: {channel: ChannelName; bytes: Bytes}[] = []
  readonly closed: LinkCloseReason[] = []
  afterClose = 0

  constructor(link?: Link) {
    if (link) this.listen(link)
  }

  listen(link: Link): void {
    link.handlers = {
      message: (channel, bytes) => {
        if (this.closed.length > 0) this.afterClose++
        this.messages.push({channel, bytes})
      },
      closed: reason => void this.closed.push(reason)
    }
  }

  on(channel: ChannelName): Bytes[] {
    return this.messages.filter(message => message.channel === channel).map(message => message.bytes)
  }
}

function expectThat(condition: boolean, what: string): void {
  if (!condition) throw new Error(`expected: ${what}`)
}

function filled(length: number, seed: number): Bytes {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + seed) & 255
  return bytes
}

async function eventually(pair: LinkPair, condition: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    if (condition()) return
    await (pair.settle?.() ?? new Promise<void>(resolve => setTimeout(resolve, 5)))
  }
  throw new Error(`did not happen: ${what}`)
}

/** What a link promises. Needs nothing but `describe` and `it`, so that it runs in browsers too. */
export function describeLink(name: string, make: () => Promise<LinkPair>, {describe, it}: Runner): void {
  const test = (title: string, body: (pair: LinkPair) => Promise<void>) =>
    it(title, async () => {
      const pair = await make()
      try {
        await body(pair)
      } finally {
        pair.a.close('left')
        pair.b.close('left')
        pair.dispose?.()
      }
    })

  describe(`Link: ${name}`, () => {
    test('exactly one end is the initiator', async ({a, b}) => {
      expectThat(a.initiator !== b.initiator, 'one initiator')
    })

    test('both ends agree on both certificates', async ({a, b}) => {
      expectThat(a.fingerprints.local.length === 32 && a.fingerprints.remote.length === 32, '32 bytes each')
      expectThat(equal(a.fingerprints.local, b.fingerprints.remote), 'what a has locally, b has remotely')
      expectThat(equal(b.fingerprints.local, a.fingerprints.remote), 'what b has locally, a has remotely')
      expectThat(!equal(a.fingerprints.local, b.fingerprints.local), 'each end has its own certificate')
    })

    for (const channel of ['control', 'bulk', 'realtime'] as const) {
      test(`${channel} carries bytes both ways, up to its limit`, async pair => {
        const limit = channelLimitBytes[channel]
        const ends = [
          [pair.a, new Inbox(pair.b)],
          [pair.b, new Inbox(pair.a)]
        ] as const
        for (const [from, inbox] of ends) {
          const large = filled(limit, 7)
          const given = large.slice()
          expectThat(from.send(channel, given), 'a message of exactly the limit is taken')
          // What was given is the sender’s again.
          given.fill(0)
          await eventually(pair, () => inbox.on(channel).length > 0, 'it arrives')
          expectThat(equal(inbox.on(channel)[0]!, large), 'it arrives unchanged')
        }
      })

      test(`${channel} refuses what is larger than its limit, and nothing of it arrives`, async pair => {
        const inbox = new Inbox(pair.b)
        expectThat(!pair.a.send(channel, filled(channelLimitBytes[channel] + 1, 1)), 'refused')
        expectThat(pair.a.send(channel, filled(3, 2)), 'the next is taken')
        await eventually(pair, () => inbox.on(channel).length > 0, 'the next arrives')
        expectThat(inbox.messages.length === 1 && inbox.messages[0]!.bytes.length === 3, 'only the next arrives')
      })
    }

    for (const channel of ['control', 'bulk'] as const) {
      test(`${channel} keeps the order`, async pair => {
        const inbox = new Inbox(pair.b)
        for (let i = 0; i < 200; i++) pair.a.send(channel, filled(1 + (i % 40), i))
        await eventually(pair, () => inbox.messages.length === 200, 'all arrive')
        const inOrder = inbox.messages.every(({bytes}, i) => equal(bytes, filled(1 + (i % 40), i)))
        expectThat(inOrder, 'in the order they were sent')
      })
    }

    test('what is given back disturbs nothing that comes later', async pair => {
      const inbox = new Inbox(pair.b)
      for (let i = 0; i < 50; i++) {
        pair.a.send('bulk', filled(40_000, i))
        await eventually(pair, () => inbox.messages.length === i + 1, 'it arrives')
        const {bytes} = inbox.messages[i]!
        expectThat(equal(bytes, filled(40_000, i)), 'unchanged')
        pair.b.giveBack?.(bytes)
      }
    })

    test('what arrives before anyone listens is kept, in order', async pair => {
      for (let i = 0; i < 10; i++) pair.a.send('control', filled(4, i))
      // A message back shows that time has passed on the wire.
      const echo = new Inbox(pair.a)
      pair.b.send('control', filled(1, 1))
      await eventually(pair, () => echo.messages.length === 1, 'the answer arrives')
      const inbox = new Inbox(pair.b)
      await eventually(pair, () => inbox.messages.length === 10, 'all ten are there')
      expectThat(
        inbox.messages.every(({bytes}, i) => equal(bytes, filled(4, i))),
        'in order'
      )
    })

    test('bytes may be reused once send has returned', async pair => {
      const inbox = new Inbox(pair.b)
      const bytes = filled(100, 5)
      pair.a.send('control', bytes)
      bytes.fill(0)
      await eventually(pair, () => inbox.messages.length === 1, 'it arrives')
      expectThat(equal(inbox.messages[0]!.bytes, filled(100, 5)), 'as it was when sent')
    })

    test('whenDrained runs at once when there is nothing to wait for', async ({a}) => {
      let ran = 0
      a.whenDrained('bulk', 0, () => ran++)
      expectThat(ran === 1, 'ran at once')
    })

    test('whenDrained runs once when the buffer has emptied', async pair => {
      const inbox = new Inbox(pair.b)
      new Inbox(pair.a)
      let drainedAt = -1
      let ran = 0
      for (let i = 0; i < 32; i++) pair.a.send('bulk', filled(65_536, i))
      expectThat(pair.a.buffered('bulk') > 65_536, 'something is queued')
      pair.a.whenDrained('bulk', 65_536, () => {
        ran++
        drainedAt = pair.a.buffered('bulk')
      })
      await eventually(pair, () => inbox.messages.length === 32, 'all arrive')
      await eventually(pair, () => ran > 0, 'the task ran')
      expectThat(ran === 1 && drainedAt <= 65_536, 'once, and not before')
    })

    test('closing tells both ends once, each with its reason', async pair => {
      const [mine, theirs] = [new Inbox(pair.a), new Inbox(pair.b)]
      pair.a.close('budget')
      pair.a.close('left')
      await eventually(pair, () => mine.closed.length > 0 && theirs.closed.length > 0, 'both are told')
      expectThat(mine.closed.join() === 'budget', 'own reason, once')
      expectThat(theirs.closed.join() === 'lost', 'the other end lost it, once')
      expectThat(!pair.a.send('control', filled(1, 1)) && !pair.b.send('control', filled(1, 1)), 'nothing is sent')
    })

    test('nothing arrives and nothing drains after the close', async pair => {
      const [mine, theirs] = [new Inbox(pair.a), new Inbox(pair.b)]
      let drained = 0
      for (let i = 0; i < 20; i++) pair.a.send('control', filled(16_384, i))
      for (let i = 0; i < 20; i++) pair.b.send('control', filled(16_384, i))
      pair.a.whenDrained('control', 0, () => drained++)
      pair.a.close('left')
      await eventually(pair, () => theirs.closed.length === 1, 'the other end is told')
      expectThat(drained === 0, 'no drain after close')
      expectThat(mine.afterClose === 0 && theirs.afterClose === 0, 'closed is the last call')
    })

    test('a close nobody listened to is told when somebody does', async pair => {
      new Inbox(pair.a)
      pair.a.close('left')
      const theirs = new Inbox()
      // The other end's buffer of early events is invisible, so listening is all there is to wait for.
      theirs.listen(pair.b)
      await eventually(pair, () => theirs.closed.length === 1, 'told')
    })
  })
}
