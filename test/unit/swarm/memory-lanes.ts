import type {Bytes} from '../../../src/base/bytes.ts'
import type {PassedDescription} from '../../../src/protocol/passed-description.ts'
import type {Lane, LaneHandlers, LaneMaker} from '../../../src/rendezvous/lane.ts'
import {memoryLinkPair, type MemoryLink, type MemoryLinkOptions} from './memory-link.ts'

export interface MemoryLanesOptions extends MemoryLinkOptions {
  /** What narrows the end of a lane; the same for all when they share a way. */
  readonly uplink?: (() => MemoryLink['uplink']) | undefined
}

/** Makes the lanes of both ends of a link in one process. Each goes over a link of its own. */
export class MemoryLanes {
  readonly #options: MemoryLanesOptions
  readonly #offered = new Map<string, MemoryLane>()
  /** Every end that was made, in order. */
  readonly made: MemoryLane[] = []
  /** While true none ever opens, as between networks that let nothing through. */
  blocked = false
  /** While true there is nothing to offer or answer with. */
  refused = false
  /** How long the next ends take to find their addresses, one after the other; no time after that. */
  gatherMs: number[] = []

  constructor(options: MemoryLanesOptions) {
    this.#options = options
  }

  get open(): number {
    return this.made.filter(({state}) => state === 'open').length
  }

  get alive(): number {
    return this.made.filter(({state}) => state !== 'closed').length
  }

  readonly maker: LaneMaker = {
    offer: async () => {
      if (this.refused) return undefined
      const [a, b] = memoryLinkPair(this.#options)
      for (const end of [a, b]) end.uplink = this.#options.uplink?.()
      const lane = this.#lane(a)
      lane.otherLink = b
      this.#offered.set(lane.description.ufrag, lane)
      const waitMs = this.gatherMs.shift()
      if (waitMs) await new Promise<void>(resolve => this.#options.scheduler.after(waitMs, resolve))
      return lane
    },
    answer: async offer => {
      const offered = this.#offered.get(offer.ufrag)
      if (this.refused || !offered?.otherLink) return undefined
      const lane = this.#lane(offered.otherLink)
      offered.otherLink = undefined
      offered.other = lane
      lane.other = offered
      if (!this.blocked) offered.whenAccepted = () => void [offered.begin(), lane.begin()]
      return lane
    }
  }

  #lane(link: MemoryLink): MemoryLane {
    const lane = new MemoryLane(link, `lane${this.made.length}`)
    this.made.push(lane)
    return lane
  }
}

export class MemoryLane implements Lane {
  readonly description: PassedDescription
  readonly #link: MemoryLink
  state: 'made' | 'open' | 'closed' = 'made'
  otherLink: MemoryLink | undefined
  other: MemoryLane | undefined
  whenAccepted: (() => void) | undefined
  #handlers: LaneHandlers | undefined
  received = 0
  sent = 0

  constructor(link: MemoryLink, ufrag: string) {
    this.#link = link
    const candidate = {type: 0, addressKind: 0, address: Uint8Array.of(192, 0, 2, 1), port: 9, priority: 1}
    this.description = {ufrag, password: 'p'.repeat(24), fingerprint: new Uint8Array(32), candidates: [candidate]}
  }

  get handlers(): LaneHandlers | undefined {
    return this.#handlers
  }

  set handlers(handlers: LaneHandlers | undefined) {
    this.#handlers = handlers
    if (this.state === 'open') handlers?.opened()
    if (this.state === 'closed') handlers?.closed()
  }

  accept(): void {
    this.whenAccepted?.()
  }

  begin(): void {
    if (this.state === 'closed') return
    this.state = 'open'
    this.#link.handlers = {
      message: (_, bytes) => {
        this.received++
        this.#handlers?.message(bytes)
      },
      closed: () => this.#end()
    }
    this.#handlers?.opened()
  }

  send(bytes: Bytes): boolean {
    if (this.state !== 'open') return false
    this.sent++
    return this.#link.send('bulk', bytes)
  }

  readonly giveBack = (bytes: Bytes): void => this.#link.giveBack(bytes)

  buffered(): number {
    return this.#link.buffered('bulk')
  }

  whenDrained(bytes: number, task: () => void): void {
    this.#link.whenDrained('bulk', bytes, task)
  }

  /** Only an end that is open hears of it. */
  close(): void {
    if (this.state === 'closed') return
    this.#end()
    this.#link.close('left')
  }

  /** Whatever is on its way over it never arrives, and both ends notice. */
  fail(): void {
    this.#link.cut()
    this.other?.close()
    this.close()
  }

  #end(): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.#handlers?.closed()
  }
}
