import {fromHex} from '../../base/bytes.ts'
import type {EntryId, RoutingId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'
import type {MessageNamed, TopicMessage} from '../../protocol/link-messages.ts'
import type {ChatMemory} from './chat-memory.ts'
import type {ChatMessage} from './chat-message.ts'
import {seenIntervalMs} from './parameters.ts'

/** What this person has not had on the screen yet, on any page of this browser; of the messages that are loaded. */
export interface UnreadCount {
  readonly count: number
  /** There may be more, before what is loaded. */
  readonly more: boolean
  /** Among them those with `forMe`. */
  readonly forMe: number
  /** Undefined while there may be more before it. */
  readonly firstId: string | undefined
}

export interface UnreadOptions {
  readonly env: Environment
  readonly memory: ChatMemory
  /** Messages behind a place. */
  readonly since: (place: Place) => readonly ChatMessage[]
  /** Whether everything behind a place is loaded. */
  readonly covers: (place: Place) => boolean
  readonly send: (to: RoutingId, message: TopicMessage) => void
  readonly broadcast: (message: TopicMessage) => void
}

/** How far one has read a topic: counted from here, remembered, and told to the pages this one is linked with. */
export class Unread {
  readonly #options: UnreadOptions
  #count: UnreadCount = {count: 0, more: false, forMe: 0, firstId: undefined}
  #toldAtMs = -Infinity
  #cancelTelling: (() => void) | undefined

  constructor(options: UnreadOptions) {
    this.#options = options
    const {memory, env} = options
    if (memory.state.firstOpenedMs === undefined) memory.change({firstOpenedMs: env.clock.now()})
  }

  /** The same object until it changes. */
  get count(): UnreadCount {
    return this.#count
  }

  /** What is behind this is unread. Who opens a topic for the first time has not missed what was written before. */
  get from(): Place {
    const {seenUpTo, firstOpenedMs} = this.#options.memory.state
    return seenUpTo ?? {hlcMs: firstOpenedMs!, hlcCounter: 0, id: '' as EntryId}
  }

  /** Counts anew. True when that changed anything. */
  recount(): boolean {
    const {since, covers} = this.#options
    const {from} = this
    let count = 0
    let forMe = 0
    let firstId: string | undefined
    for (const message of since(from)) {
      if (message.own || message.deleted || message.hidden !== undefined) continue
      count++
      if (message.forMe) forMe++
      firstId ??= message.id
    }
    const more = count > 0 && !covers(from)
    if (more) firstId = undefined
    const before = this.#count
    if (before.count === count && before.more === more && before.forMe === forMe && before.firstId === firstId)
      return false
    this.#count = {count, more, forMe, firstId}
    return true
  }

  /** Everything up to this place has been on the screen. False when that was known. */
  seen(place: Place): boolean {
    const {memory} = this.#options
    const {seenUpTo} = memory.state
    if (seenUpTo !== undefined && comparePlaces(place, seenUpTo) <= 0) return false
    const {hlcMs, hlcCounter, id} = place
    memory.change({seenUpTo: {hlcMs, hlcCounter, id}})
    this.#tellSoon()
    return true
  }

  /** A page was linked, or asks: it is told how far one has read. */
  linked(routingId: RoutingId): void {
    const message = this.#message()
    if (message !== undefined) this.#options.send(routingId, message)
  }

  /** A page was linked before this conversation was open: what it told then was lost, and it is asked. */
  ask(routingId: RoutingId): void {
    this.#options.send(routingId, seenNothing)
  }

  close(): void {
    this.#cancelTelling?.()
  }

  #tellSoon(): void {
    if (this.#cancelTelling !== undefined) return
    const {clock, scheduler} = this.#options.env
    const waitMs = this.#toldAtMs + seenIntervalMs - clock.monotonic()
    if (waitMs <= 0) return this.#tell()
    this.#cancelTelling = scheduler.after(waitMs, () => {
      this.#cancelTelling = undefined
      this.#tell()
    })
  }

  #tell(): void {
    this.#toldAtMs = this.#options.env.clock.monotonic()
    const message = this.#message()
    if (message !== undefined) this.#options.broadcast(message)
  }

  #message(): TopicMessage | undefined {
    const place = this.#options.memory.state.seenUpTo
    if (place === undefined) return undefined
    const {hlcMs, hlcCounter, id} = place
    return {type: 'seen', hlcMs, hlcCounter, id: fromHex(id.slice(0, 32))!}
  }
}

/** Who tells that nothing was seen wants to be told. */
const seenNothing = {type: 'seen', hlcMs: 0, hlcCounter: 0, id: new Uint8Array(16)} as const

export const isSeenNothing = ({hlcMs, hlcCounter, id}: MessageNamed<'seen'>): boolean =>
  hlcMs === 0 && hlcCounter === 0 && id.every(byte => byte === 0)
