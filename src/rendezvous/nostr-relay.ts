import {schnorr} from '@noble/secp256k1'
import {toHex, utf8} from '../base/bytes.ts'
import type {Environment} from '../base/ports.ts'
import {sha256} from '../identity/hash.ts'
import type {PubSubRelay, PubSubRelayHandlers} from './pub-sub-relay-client.ts'
import {RelaySocket, type OpenSocket, type RelayDrops} from './relay-socket.ts'
import type {Wake} from './rendezvous.ts'

/** Ephemeral events (NIP-01): relays forward them and keep nothing. */
const ephemeralKinds = 20_000
const kindSpread = 10_000
const subscription = 'shoal'
const heartbeat = 'shoal-alive'

/** The kind stock Trystero uses for a topic: the sum of its character codes. */
export const kindOf = (topic: string): number =>
  ephemeralKinds + ([...topic].reduce((sum, character) => sum + character.charCodeAt(0), 0) % kindSpread)

/**
 * A key made for this page load: relays see a new stranger each time. Made when the module is loaded, since its first
 * multiplication takes as long as finding a peer does. Where there is no randomness, `checkBrowserSupport` says so later.
 */
const pageKey = 'crypto' in globalThis ? schnorr.keygen() : undefined

/** Signs Nostr events, with the key of the page or with a fresh one that nothing else is signed with. */
export class NostrSigner {
  readonly #secretKey: Uint8Array
  readonly #publicKey: string
  readonly #environment: Environment

  constructor(environment: Environment, {fresh = false}: {fresh?: boolean} = {}) {
    const {secretKey, publicKey} = (fresh ? undefined : pageKey) ?? schnorr.keygen()
    this.#secretKey = secretKey
    this.#publicKey = toHex(publicKey)
    this.#environment = environment
  }

  /** An `["EVENT", …]` frame (NIP-01). */
  async frame(topic: string, content: string): Promise<string> {
    const event = {
      kind: kindOf(topic),
      tags: [['x', topic]],
      created_at: Math.floor(this.#environment.clock.now() / 1000),
      content,
      pubkey: this.#publicKey
    }
    const {pubkey, created_at, kind, tags} = event
    const serialised = utf8(JSON.stringify([0, pubkey, created_at, kind, tags, content]))
    const id = await sha256(serialised)
    const sig = await schnorr.signAsync(id, this.#secretKey)
    return JSON.stringify(['EVENT', {...event, id: toHex(id), sig: toHex(sig)}])
  }
}

/**
 * One Nostr relay. What comes back is not verified here: content is sealed with the topic's key and judged by that,
 * and a relay that lies about who signed an event gains nothing.
 */
export class NostrRelay implements PubSubRelay {
  readonly #socket: RelaySocket
  readonly #signer: NostrSigner
  readonly #environment: Environment
  readonly #handlers: PubSubRelayHandlers
  #topics: readonly string[] = []
  #heartbeatSentMs: number | undefined
  #wasOpen = false

  constructor(
    url: string,
    environment: Environment,
    open: OpenSocket,
    signer: NostrSigner,
    handlers: PubSubRelayHandlers,
    drops: RelayDrops
  ) {
    this.#signer = signer
    this.#environment = environment
    this.#handlers = handlers
    const socketHandlers = {
      opened: () => handlers.opened(),
      text: (text: string, isFormer: boolean) => this.#text(text, isFormer),
      changed: () => this.#changed(),
      heartbeat: () => {
        this.#heartbeatSentMs = environment.clock.monotonic()
        // No event has this id: the relay answers EOSE and nothing else.
        return JSON.stringify(['REQ', heartbeat, {ids: ['0'.repeat(64)], limit: 1}])
      },
      mayOverlap: true
    }
    this.#socket = new RelaySocket(url, environment, open, socketHandlers, drops)
    this.#socket.start()
  }

  get isOpen(): boolean {
    return this.#socket.isOpen
  }

  get mayReach(): boolean {
    return this.#socket.mayReach
  }

  get downMs(): number {
    return this.#socket.downMs
  }

  status() {
    return this.#socket.status()
  }

  /** Repeated on every opening by the client, so only an open relay is told. */
  subscribe(topics: readonly string[]): void {
    const before = this.#topics
    this.#topics = topics
    if (!this.isOpen) return
    if (topics.length === 0) {
      if (before.length > 0) this.#socket.send(JSON.stringify(['CLOSE', subscription]))
      return
    }
    const kinds = [...new Set(topics.map(kindOf))]
    this.#socket.send(JSON.stringify(['REQ', subscription, {kinds, '#x': topics, limit: 1}]))
  }

  publish(topic: string, content: string): void {
    // Signing takes a moment; a relay that closed meanwhile gets nothing: it is announced to again when it opens.
    void this.#signer.frame(topic, content).then(frame => {
      if (this.mayReach) this.#socket.send(frame)
    })
  }

  wake(how?: Wake): void {
    this.#socket.wake(how)
  }

  close(): void {
    this.#socket.close()
  }

  #changed(): void {
    if (this.#wasOpen && !this.isOpen) this.#handlers.shut()
    this.#wasOpen = this.isOpen
    this.#handlers.changed()
  }

  #text(text: string, isFormer: boolean): void {
    const frame = parseFrame(text)
    // What one that is being replaced says of itself is nothing to its successor.
    if (!frame || (isFormer && frame.kind !== 'event')) return
    switch (frame.kind) {
      case 'event':
        this.#handlers.received(frame.topic, frame.content)
        break
      case 'eose':
        if (frame.subscription !== heartbeat || this.#heartbeatSentMs === undefined) break
        this.#socket.measured(this.#environment.clock.monotonic() - this.#heartbeatSentMs)
        this.#heartbeatSentMs = undefined
        this.#socket.send(JSON.stringify(['CLOSE', heartbeat]))
        break
      case 'refused':
        this.#socket.complain(`It refuses: ${frame.reason}`)
        break
      case 'accepted':
        this.#socket.complain(undefined)
        break
    }
  }
}

type Frame =
  | {readonly kind: 'event'; readonly topic: string; readonly content: string}
  | {readonly kind: 'eose'; readonly subscription: string}
  | {readonly kind: 'refused'; readonly reason: string}
  | {readonly kind: 'accepted'}

/** What a relay may say (NIP-01); `undefined` for anything else, whatever it is. Never throws. */
export function parseFrame(text: string): Frame | undefined {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(frame)) return undefined
  const [type, first, second, third] = frame as readonly unknown[]
  if (type === 'EVENT') return eventOf(second)
  if (type === 'EOSE' && typeof first === 'string') return {kind: 'eose', subscription: first}
  if (type === 'OK' && second === true) return {kind: 'accepted'}
  const reason = type === 'OK' && second === false ? third : type === 'CLOSED' ? second : undefined
  if (typeof reason !== 'string' || reason.startsWith('duplicate:')) return undefined
  return {kind: 'refused', reason: reason.slice(0, 120)}
}

function eventOf(event: unknown): Frame | undefined {
  if (typeof event !== 'object' || event === null) return undefined
  const {content, tags} = event as {content?: unknown; tags?: unknown}
  if (typeof content !== 'string' || !Array.isArray(tags)) return undefined
  for (const tag of tags as readonly unknown[]) {
    if (Array.isArray(tag) && tag[0] === 'x' && typeof tag[1] === 'string')
      return {kind: 'event', topic: tag[1], content}
  }
  return undefined
}
