import type {TurnServer} from '../rendezvous/turn-servers.ts'

/**
 * What a page says about where to meet: attributes, query options, `<meta>` defaults and what a local server adds.
 * Pure but for the document it is handed.
 */

/** `undefined`: nothing was said, defaults apply. Empty: explicitly none. */
export type ServerList = readonly string[] | undefined

/** Reads `a, b` (commas, white space or new lines between), or `none`. Nothing but separators says nothing. */
export function parseServerList(text: string | null | undefined): ServerList {
  const items = (text ?? '').split(/[\s,]+/).filter(item => item !== '')
  if (items.length === 0) return undefined
  if (items.length === 1 && items[0]!.toLowerCase() === 'none') return []
  return [...new Set(items)]
}

/** The inverse of `parseServerList`, as an attribute or a query option carries it. */
export function formatServerList(list: ServerList): string {
  if (list === undefined) return ''
  return list.length === 0 ? 'none' : list.join(',')
}

/** Servers to use besides the shipped ones. */
export interface PageDefaults {
  readonly localRelays: readonly string[]
  readonly localTrackers: readonly string[]
  /** Instead of the shipped ones, where nothing else is said. */
  readonly stun?: readonly string[]
  readonly turn?: readonly string[]
}

/** The part of a document that is read. */
interface PageDocument {
  readonly baseURI: string
  querySelectorAll(selector: string): Iterable<{getAttribute(name: string): string | null}>
}

/**
 * Reads `<meta name="shoal-relays">` and `<meta name="shoal-trackers">` (comma-separated; an address may be relative to the
 * page, so that one page works under every host name), `<meta name="shoal-stun">`, `<meta name="shoal-turn">` and `globalThis.shoalLocal`, which a local server may put into the script.
 */
export function readPageDefaults(page: PageDocument, shoalLocal: unknown): PageDefaults {
  const inMeta = (name: string) => {
    const lists = [...page.querySelectorAll(`meta[name="${name}"]`)].map(meta =>
      parseServerList(meta.getAttribute('content'))
    )
    return lists.some(list => list !== undefined) ? lists.flatMap(list => list ?? []) : undefined
  }
  const fromMeta = (name: string) => inMeta(name) ?? []
  const [stun, turn] = [inMeta('shoal-stun'), inMeta('shoal-turn')]
  const fromScript = (kind: 'relays' | 'trackers') => {
    if (typeof shoalLocal !== 'object' || shoalLocal === null) return []
    const list: unknown = (shoalLocal as Record<string, unknown>)[kind]
    return Array.isArray(list) ? list.filter(item => typeof item === 'string') : []
  }
  const absolute = (list: readonly string[]) => [...new Set(list.map(address => socketAddress(address, page.baseURI)))]
  return {
    localRelays: absolute([...fromMeta('shoal-relays'), ...fromScript('relays')]),
    localTrackers: absolute([...fromMeta('shoal-trackers'), ...fromScript('trackers')]),
    ...(stun === undefined ? {} : {stun}),
    ...(turn === undefined ? {} : {turn})
  }
}

/** Completes a relative address to `ws:` or `wss:`; one that cannot be read is passed on, for the error that names it. */
function socketAddress(address: string, base: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(address) || !URL.canParse(address, base)) return address
  const url = new URL(address, base)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.hash = ''
  return url.href
}

/** The attributes that `<p2p-swarm>` and `<p2p-chat>` share, as they are written. */
export interface SwarmAttributes {
  readonly topic: string
  /** Of a private topic, instead of `topic`. */
  readonly invite?: string | undefined
  readonly name?: string | undefined
  readonly relays?: string | undefined
  readonly trackers?: string | undefined
  readonly stun?: string | undefined
  /** As it is written in an attribute, or as a script sets it. */
  readonly turn?: string | TurnSetting | undefined
  readonly relayOnly?: boolean | undefined
}

const swarmAttributes: readonly (keyof SwarmAttributes)[] = [
  'topic',
  'invite',
  'name',
  'relays',
  'trackers',
  'stun',
  'turn',
  'relayOnly'
]

/** Whether an element with these changes is to join another topic, or the same in another way. */
export const joinsElsewhere = (changes: ReadonlyMap<PropertyKey, unknown>): boolean =>
  swarmAttributes.some(name => changes.has(name))

/** What a script can say of TURN servers: a list, or a callback for short-lived credentials. */
export type TurnSetting = readonly (string | TurnServer)[] | (() => Promise<readonly TurnServer[]>)

/** A public topic by its name, or a private one by its invitation. */
export type JoinTarget =
  {readonly topic: string; readonly invite?: undefined} | {readonly invite: string; readonly topic?: undefined}

export type JoinOptions = JoinTarget & JoinSettings

export interface JoinSettings {
  name?: string
  relays?: readonly string[]
  trackers?: readonly string[]
  localRelays?: readonly string[]
  localTrackers?: readonly string[]
  stun?: readonly string[]
  turn?: TurnSetting
  relayOnly?: boolean
}

/** An explicit list replaces the shipped and the local servers of its kind; otherwise the local ones are used beside the shipped. */
export function joinOptions(attributes: SwarmAttributes, defaults: PageDefaults): JoinOptions {
  const {invite} = attributes
  const options: JoinOptions = invite === undefined ? {topic: attributes.topic} : {invite}
  const relays = parseServerList(attributes.relays)
  const trackers = parseServerList(attributes.trackers)
  const stun = parseServerList(attributes.stun) ?? defaults.stun
  const turn =
    (typeof attributes.turn === 'object' || typeof attributes.turn === 'function'
      ? attributes.turn
      : parseServerList(attributes.turn)) ?? defaults.turn
  if (attributes.name !== undefined && attributes.name.trim() !== '') options.name = attributes.name
  if (relays !== undefined) options.relays = relays
  else if (defaults.localRelays.length > 0) options.localRelays = defaults.localRelays
  if (trackers !== undefined) options.trackers = trackers
  else if (defaults.localTrackers.length > 0) options.localTrackers = defaults.localTrackers
  if (stun !== undefined) options.stun = stun
  if (turn !== undefined) options.turn = turn
  if (attributes.relayOnly === true) options.relayOnly = true
  return options
}
