import {SwarmError} from './base/errors.ts'
import {normaliseTopic} from './protocol/topic.ts'
import type {IceOptions} from './rendezvous/ice-servers.ts'
import {relayUrl} from './rendezvous/relay-selection.ts'
import type {RelayChoice} from './rendezvous/rendezvous.ts'
import {shippedStunServers} from './rendezvous/shipped-relays.ts'
import {isTurnServer, parseTurnServer, type TurnServer} from './rendezvous/turn-servers.ts'

/** What to join: a public topic by its name or a private one by its invitation. */
export type JoinTarget =
  | {
      /** What everybody types who is to meet: 1 to 128 characters, spelling of case and white space does not matter. */
      readonly topic: string
      readonly invite?: undefined
    }
  | {
      /** The payload of an invitation, or the whole link. */
      readonly invite: string
      readonly topic?: undefined
    }

export type JoinOptions = JoinTarget & JoinSettings

export interface JoinSettings extends RelayChoice {
  /** The person's name from now on, on every page of this browser. */
  readonly name?: string | undefined
  /** STUN servers, `stun:host:port`, instead of the shipped ones; for the whole page, taken from its first join. */
  readonly stun?: readonly string[] | undefined
  /**
   * TURN servers, for the whole page, taken from its first join: `turn:user:password@host:port`, or what a browser takes, or a callback that
   * hands out short-lived credentials. It is asked when a connection is about to be built and the credentials at hand are about to expire.
   */
  readonly turn?: readonly (string | TurnServer)[] | (() => Promise<readonly TurnServer[]>) | undefined
  /** Connects through TURN servers only, so that others in the topic do not see this visitor's address; for the whole page. */
  readonly relayOnly?: boolean | undefined
  /** Gives the joining up; afterwards it has no effect, use `leave`. */
  readonly signal?: AbortSignal | undefined
}

/** Whether it is an invitation that is to be joined; a public topic is looked at only. @throws TopicError */
export function invitedTo({topic, invite}: JoinOptions): boolean {
  if ((topic === undefined) === (invite === undefined)) throw new TypeError('Give either a topic or an invite.')
  if (topic !== undefined) normaliseTopic(topic)
  return invite !== undefined
}

/** @throws SwarmError 'bad-relay-url' */
export const relayChoice = (options: RelayChoice): RelayChoice => ({
  relays: relayUrls(options.relays),
  trackers: relayUrls(options.trackers),
  localRelays: relayUrls(options.localRelays),
  localTrackers: relayUrls(options.localTrackers)
})

/** Of relays a person or a page named. @throws SwarmError 'bad-relay-url' */
function relayUrls(list: readonly string[] | undefined): readonly string[] | undefined {
  return list?.map(text => {
    const url = relayUrl(text)
    if (url === undefined) throw badUrl(text, 'wss://relay.example.org')
    return url
  })
}

/** What a page's connections are to use. @throws SwarmError */
export function iceOptions({stun = shippedStunServers, turn = [], relayOnly = false}: JoinSettings): IceOptions {
  for (const url of stun) if (!/^stuns?:[^\s/?#@]+$/.test(url)) throw badUrl(url, 'stun:stun.example.org:3478')
  if (relayOnly && turn.length === 0 && typeof turn !== 'function')
    throw new SwarmError('no-turn-server', 'To hide the address a TURN server is needed, and none is set.')
  return {stun, relayOnly, turn: typeof turn === 'function' ? turn : turn.map(turnServer)}
}

function turnServer(server: string | TurnServer): TurnServer {
  if (typeof server === 'string') {
    const read = parseTurnServer(server)
    if (read.ok) return read.value
  } else if (isTurnServer(server)) return server
  // Not what was written: there is a password in it.
  throw new SwarmError('bad-turn-server', 'A TURN server is not written like turn:user:password@turn.example.org:3478.')
}

const badUrl = (url: string, example: string) =>
  new SwarmError('bad-relay-url', `“${url.slice(0, 100)}” is not an address like ${example}.`)
