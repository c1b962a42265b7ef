import type {PersonKey, RoutingId} from '../../base/ids.ts'
import {plainText, readPlainData, type PlainData} from '../../base/plain-data.ts'
import type {Environment} from '../../base/ports.ts'
import {TokenBucket} from '../../base/token-bucket.ts'
import type {Bytes} from '../../base/bytes.ts'
import {equal} from '../../base/bytes.ts'
import type {MessageNamed} from '../../protocol/link-messages.ts'
import {fitsText} from '../../protocol/schema.ts'
import {frozen} from './shared-entry.ts'
import type {SharedFaultReason} from './shared-faults.ts'
import type {SharedNeighbour, SharedNetwork, Verdict} from './shared-network.ts'
import {presenceParameters as limits} from './shared-parameters.ts'

/** What the page of somebody else shows at a table now. */
export interface SharedPresence {
  /** The page: a person may have several. */
  readonly page: RoutingId
  readonly key: PersonKey
  /** Frozen. From anybody: anything plain data can be. */
  readonly value: PlainData
}

export interface PresenceOptions {
  readonly env: Environment
  readonly network: Pick<SharedNetwork, 'neighbours' | 'on' | 'handle' | 'send'>
  readonly table: Bytes
  fault(key: PersonKey, reason: SharedFaultReason): void
  changed(): void
}

interface Heard {
  readonly budget: TokenBucket
  number: number
  shown: SharedPresence | undefined
  cancelForget: () => void
}

/** At the table, showing nothing. */
const nothing = 'null'
/** Not at the table any more. */
const left = ''

/**
 * Values that hold for a moment: where somebody's pointer is. Each page tells those it is linked with, also that it is at the table and shows
 * nothing; nothing is stored or passed on, what is lost is replaced by the next, and who falls silent is forgotten.
 */
export class Presence {
  readonly #options: PresenceOptions
  readonly #heard = new Map<RoutingId, Heard>()
  readonly #undo: (() => void)[]
  #list: readonly SharedPresence[] | undefined
  #own = nothing
  #number = 0
  #nextMs = 0
  #cancelSend: (() => void) | undefined
  #cancelRepeat: (() => void) | undefined

  constructor(options: PresenceOptions) {
    this.#options = options
    const {network, table} = options
    this.#undo = [
      network.on('neighbourGone', ({routingId}) => this.#gone(routingId)),
      network.on('neighbour', ({routingId}) => this.#sendTo(routingId)),
      network.handle(['presenceValue'], (message, from) => {
        return equal(message.table, table) ? this.#hear(message, from) : 'ignore'
      })
    ]
    this.#send()
  }

  /** A new array after each change. */
  get list(): readonly SharedPresence[] {
    this.#list ??= [...this.#heard.values()].flatMap(({shown}) => shown ?? [])
    return this.#list
  }

  /**
   * What this page shows from now on; undefined: nothing.
   * @throws TypeError for what is no plain data, or longer than 900 bytes as JSON
   */
  show(value: PlainData | undefined): void {
    const text = value === undefined ? nothing : plainText(value)
    if (!fitsText(text, limits.valueBytes)) throw new TypeError(`At most ${limits.valueBytes} bytes are shown.`)
    if (text === this.#own) return
    this.#own = text
    this.#sendSoon()
  }

  close(): void {
    this.#own = left
    // Nobody is there to send it later.
    this.#send()
    this.#cancelSend?.()
    this.#cancelRepeat?.()
    for (const undo of this.#undo) undo()
    for (const {cancelForget} of this.#heard.values()) cancelForget()
    this.#heard.clear()
    this.#list = undefined
  }

  #sendSoon(): void {
    if (this.#cancelSend !== undefined) return
    const {clock, scheduler} = this.#options.env
    const waitMs = this.#nextMs - clock.monotonic()
    if (waitMs <= 0) return this.#send()
    this.#cancelSend = scheduler.after(waitMs, () => {
      this.#cancelSend = undefined
      this.#send()
    })
  }

  #send(): void {
    const {env, network} = this.#options
    this.#nextMs = env.clock.monotonic() + limits.sendEveryMs
    for (const {routingId} of network.neighbours) this.#sendTo(routingId)
    this.#cancelRepeat?.()
    this.#cancelRepeat = undefined
    if (this.#own === left) return
    this.#cancelRepeat = env.scheduler.after(limits.repeatEveryMs, () => this.#send())
  }

  #sendTo(routingId: RoutingId): void {
    const {env, network, table} = this.#options
    // By the clock, so that a table opened again on this page does not begin anew.
    this.#number = Math.max(this.#number + 1, Math.floor(env.clock.monotonic())) % 2 ** 32
    void network.send(routingId, {type: 'presenceValue', table, number: this.#number, value: this.#own})
  }

  #hear({number, value: text}: MessageNamed<'presenceValue'>, from: SharedNeighbour): Verdict {
    const {env, fault} = this.#options
    const heard = this.#at(from)
    if (heard === undefined) return 'ignore'
    if (!heard.budget.take(env.clock.monotonic())) {
      fault(from.key, 'flood')
      return 'ignore'
    }
    const read = readPlainData(text === left ? nothing : text, limits.valueBytes)
    if (!read.ok) {
      fault(from.key, 'malformed')
      return 'reject'
    }
    if (number <= heard.number) return 'ignore'
    heard.number = number
    heard.cancelForget()
    if (read.value === null) this.#set(heard, undefined)
    else {
      this.#set(heard, {page: from.routingId, key: from.key, value: frozen(read.value)})
      heard.cancelForget = env.scheduler.after(limits.forgetAfterMs, () => this.#set(heard, undefined))
    }
    return 'accept'
  }

  #at({routingId}: SharedNeighbour): Heard | undefined {
    let heard = this.#heard.get(routingId)
    if (heard === undefined && this.#heard.size < limits.pages) {
      const budget = new TokenBucket(limits.burst, limits.perSecond, this.#options.env.clock.monotonic())
      heard = {budget, number: -1, shown: undefined, cancelForget: () => undefined}
      this.#heard.set(routingId, heard)
    }
    return heard
  }

  #set(heard: Heard, shown: SharedPresence | undefined): void {
    if (heard.shown === shown) return
    heard.shown = shown
    this.#list = undefined
    this.#options.changed()
  }

  #gone(routingId: RoutingId): void {
    const heard = this.#heard.get(routingId)
    if (heard === undefined) return
    heard.cancelForget()
    this.#heard.delete(routingId)
    this.#set(heard, undefined)
  }
}
