import type {Bytes} from '../../src/base/bytes.ts'
import {browserEnvironment as env} from '../../src/base/browser-environment.ts'
import {sha256} from '../../src/identity/hash.ts'
import {openIdentity} from '../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../src/identity/memory-identity-store.ts'
import {signEntry} from '../../src/log/sign-entry.ts'
import {encodeBody, entryKinds} from '../../src/protocol/bodies.ts'
import {entrySigningBytes, type SignedEntry} from '../../src/protocol/entry.ts'
import {encodeFrame, type SendableMessage} from '../../src/protocol/link-messages.ts'
import {publicTopicKeys} from '../../src/protocol/topic.ts'
import type {MetConnection} from '../../src/rendezvous/rendezvous.ts'
import {TrysteroRendezvous} from '../../src/rendezvous/trystero-rendezvous.ts'
import type {ChannelName} from '../../src/swarm/link.ts'
import {openWebRtcLink} from '../../src/swarm/web-rtc-link.ts'
import {HostilePeer} from '../unit/swarm/hostile-peer.ts'

/** A page that is a proven member of a topic like any other, and then sends its neighbours what the test commands. */

const topicNumber = 1
const hourMs = 3_600_000

/** Trystero's own channel of each connection, which is nowhere handed out. */
const trysteroChannels = new WeakMap<RTCPeerConnection, RTCDataChannel>()
const Native = RTCPeerConnection
globalThis.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    this.addEventListener('datachannel', ({channel}) => trysteroChannels.set(this, channel))
  }

  override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, options)
    if (label === 'data') trysteroChannels.set(this, channel)
    return channel
  }
}

interface Victim {
  readonly met: MetConnection
  readonly peer: HostilePeer
}

const query = new URLSearchParams(location.search)
const keys = await publicTopicKeys(query.get('topic')!)
const identity = await openIdentity(env, new MemoryIdentityStore())
const victims: Victim[] = []

const rendezvous = new TrysteroRendezvous({
  environment: env,
  healthStore: {load: async () => ({}), save: async () => undefined},
  openSocket: url => new WebSocket(url),
  ice: {stun: []}
})

async function meet(met: MetConnection): Promise<void> {
  const opened = await openWebRtcLink(met, env.scheduler)
  if (!opened.ok) return
  const sendUnchecked = (channel: ChannelName, bytes: Bytes): boolean => {
    if (met[channel].readyState !== 'open') return false
    met[channel].send(bytes)
    return true
  }
  const link = Object.assign(opened.value, {sendUnchecked})
  victims.push({met, peer: new HostilePeer(env, link, identity, {routingId: rendezvous.routingId})})
}

rendezvous.handlers = {met: met => void meet(met), admits: () => true, relaysChanged: () => undefined}
rendezvous.join({...keys, choice: {relays: [query.get('relay')!], trackers: []}})

/** Resolves when the condition holds; the test's own patience is the limit. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => void env.scheduler.after(10, resolve))
}

/** An entry of our own that anybody would take, of a moment so far ahead. */
async function soundEntry(text: string, {aheadMs = 0, topic = keys.topicId, author = identity.publicKey} = {}) {
  const draft = {topic, kind: entryKinds.chatText, body: bodyOf(text), previous: undefined, recent: []}
  const signer = {publicKey: author, sign: (bytes: Bytes) => identity.sign(bytes)}
  return (await signEntry({...draft, nowMs: env.clock.now() + aheadMs}, signer, sha256, env.random)).entry
}

const bodyOf = (text: string) => encodeBody({type: 'chatText', text, replyTo: undefined, mentions: []})

const entriesFrame = (...entries: SignedEntry[]): Bytes => encodeFrame(topicNumber, {type: 'entries', entries})
const frame = (message: SendableMessage, topic = topicNumber): Bytes => encodeFrame(topic, message)

const attacks: Readonly<Record<string, (victim: Victim, text: string) => Promise<void> | void>> = {
  async 'a sound message'({peer}, text) {
    peer.sendBytes(entriesFrame(await soundEntry(text)))
  },
  'oversize frames'({peer}) {
    for (let i = 0; i < 10; i++) peer.sendBytes(new Uint8Array(40_000).fill(i))
  },
  garbage({peer}) {
    for (let i = 1; i <= 10; i++) peer.sendBytes(env.random.bytes(i * 100))
  },
  async 'unsigned messages'({peer}, text) {
    for (let i = 0; i < 15; i++) {
      peer.sendBytes(entriesFrame({...(await soundEntry(text)), signature: new Uint8Array(64)}))
    }
  },
  async 'messages in the name of who reads them'({peer}, text) {
    const author = peer.peer!.publicKey
    for (let i = 0; i < 15; i++) peer.sendBytes(entriesFrame(await soundEntry(text, {author})))
  },
  async 'messages of another topic'({peer}, text) {
    const topic = env.random.bytes(16)
    for (let i = 0; i < 15; i++) peer.sendBytes(entriesFrame(await soundEntry(text, {topic})))
  },
  async 'bodies that are not the signed ones'({peer}, text) {
    for (let i = 0; i < 15; i++) {
      const sound = await soundEntry('x'.repeat(text.length))
      peer.sendBytes(entriesFrame({...sound, body: bodyOf(text)}))
    }
  },
  async 'headers that are none'({peer}, text) {
    for (let i = 0; i < 15; i++) {
      const header = env.random.bytes(180)
      const signature = await identity.sign(entrySigningBytes(header))
      peer.sendBytes(entriesFrame({header, signature, body: bodyOf(text)}))
    }
  },
  async 'messages of next week'({peer}, text) {
    for (let i = 0; i < 10; i++) peer.sendBytes(entriesFrame(await soundEntry(text, {aheadMs: 7 * 24 * hourMs})))
    for (let i = 0; i < 10; i++) peer.sendBytes(entriesFrame(await soundEntry(text, {aheadMs: hourMs})))
  },
  'frames of a topic it never opened'({peer}) {
    for (let i = 0; i < 15; i++) peer.sendBytes(frame({type: 'typing', on: true}, topicNumber + 1))
  },
  'a flood of pings'({peer}) {
    for (let id = 0; id < 100; id++) peer.sendBytes(frame({type: 'ping', id}, 0))
  },
  async 'a flood of frames'({met, peer}) {
    const typing = frame({type: 'typing', on: true})
    for (let i = 0; i < 20_000 && met.control.readyState === 'open'; i++) {
      peer.sendBytes(typing)
      if (i % 1_000 === 999) await until(() => met.control.readyState !== 'open' || met.control.bufferedAmount < 50_000)
    }
  },
  'junk on the other channels'({peer}) {
    for (let i = 0; i < 20; i++) {
      peer.link.sendUnchecked('bulk', env.random.bytes(1_000))
      peer.link.sendUnchecked('realtime', env.random.bytes(1_000))
    }
  },
  'channels nobody asked for'({met}) {
    for (let i = 0; i < 8; i++) met.connection.createDataChannel(`junk ${i}`)
  },
  async 'a flood on Trystero’s own channel'({met}) {
    const channel = trysteroChannels.get(met.connection)!
    await until(() => channel.readyState !== 'connecting')
    for (let i = 0; i < 40 && channel.readyState === 'open'; i++) channel.send(env.random.bytes(16_000))
  }
}

/** What the test commands. */
const hostile = {
  attacks: Object.keys(attacks),
  /** Resolves when so many neighbours take us for a member. */
  async linked(count: number): Promise<void> {
    await until(() => victims.filter(({peer}) => peer.peer !== undefined).length >= count)
    await Promise.all(victims.map(({peer}) => peer.openTopic(topicNumber, keys)))
    // Their presence is the first thing said in a topic both sides have opened.
    await until(() => victims.every(({peer}) => peer.of('presence').length > 0))
  },
  async attack(name: string, text: string): Promise<void> {
    await Promise.all(victims.map(victim => attacks[name]!(victim, text)))
  },
  /** Neighbours that did not cut us off. */
  left: () => victims.filter(({peer}) => peer.closed === undefined).length,
  leave: () => rendezvous.close()
}

export type Hostile = typeof hostile
Object.assign(globalThis, {hostile})
