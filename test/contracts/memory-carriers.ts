import {DropCounts} from '../../src/base/drop-counts.ts'
import type {RoutingId} from '../../src/base/ids.ts'
import type {Scheduler} from '../../src/base/ports.ts'
import type {CarrierListener, SignalCarrier} from '../../src/rendezvous/signal-carrier.ts'

type RoomOfPage = Parameters<SignalCarrier['listen']>[0]

interface Listening {
  readonly carrier: MemoryCarrier
  readonly room: RoomOfPage
  readonly listener: CarrierListener
}

/** Pages that are all linked with one in the middle, and not with each other: what one sends reaches the page it is for. */
export class MemoryCarriers {
  readonly scheduler: Scheduler
  readonly listening: Listening[] = []

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler
  }

  add(): MemoryCarrier {
    return new MemoryCarrier(this)
  }

  changed(roomId: string): void {
    for (const {room, listener} of [...this.listening]) if (room.roomId === roomId) listener.changed()
  }
}

export class MemoryCarrier implements SignalCarrier {
  readonly drops = new DropCounts<string>()
  readonly #all: MemoryCarriers
  readonly #linkedWithAll = new Set<string>()

  constructor(all: MemoryCarriers) {
    this.#all = all
  }

  /** The page has links of its own with everybody now, or none any more. */
  setLinkedWithAll(roomId: string, linked: boolean): void {
    if (linked) this.#linkedWithAll.add(roomId)
    else this.#linkedWithAll.delete(roomId)
    this.#all.changed(roomId)
  }

  listen(room: RoomOfPage, listener: CarrierListener): () => void {
    const entry = {carrier: this, room, listener}
    this.#all.listening.push(entry)
    this.#all.changed(room.roomId)
    return () => {
      const at = this.#all.listening.indexOf(entry)
      if (at >= 0) this.#all.listening.splice(at, 1)
    }
  }

  pages(roomId: string): number {
    return this.#all.listening.filter(({room}) => room.roomId === roomId).length
  }

  isOpen(): boolean {
    return true
  }

  wanted(roomId: string): readonly RoutingId[] {
    if (this.#linkedWithAll.has(roomId)) return []
    return this.#all.listening
      .filter(({carrier, room}) => carrier !== this && room.roomId === roomId)
      .map(({room}) => room.peerId as RoutingId)
  }

  wants(): boolean {
    return true
  }

  isAsked(): boolean {
    return false
  }

  send(roomId: string, to: RoutingId, signal: string): boolean {
    const from = this.#all.listening.find(({carrier, room}) => carrier === this && room.roomId === roomId)
    if (!from) return false
    this.#all.scheduler.after(10, () => {
      for (const {room, listener} of [...this.#all.listening])
        if (room.roomId === roomId && room.peerId === to) listener.received(from.room.peerId as RoutingId, signal)
    })
    return true
  }
}
