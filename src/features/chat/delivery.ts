import {toHex} from '../../base/bytes.ts'
import type {EntryId, PersonKey} from '../../base/ids.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'
import {placeOf, type LogEntry} from '../../log/log-entry.ts'
import type {MessageNamed} from '../../protocol/link-messages.ts'
import type {Held} from './chat-log.ts'
import type {ChatMemory} from './chat-memory.ts'
import {sameData} from './same-data.ts'

export interface DeliveryOptions {
  readonly ownKey: PersonKey
  readonly memory: ChatMemory
  /** Whether all own entries behind `place` were taken. */
  readonly covers: (place: Place | undefined) => boolean
  /** Own messages from `from` (or the first) up to `upTo` may look different. */
  readonly changed: (from: Place | undefined, upTo: Place) => void
}

const isAfter = (a: Place, b: Place | undefined): boolean => b === undefined || comparePlaces(a, b) > 0

/**
 * How far own entries have come: which of them somebody else has stored, and who had them on the screen. What is remembered is
 * one place each, up to which it is true of all; what is behind it is known for as long as the page is open.
 */
export class Delivery {
  readonly #options: DeliveryOptions
  /** The newest entry of anybody: no mark goes beyond it, whatever it says. */
  #newest: Place | undefined
  /** Own entries behind `heldUpTo`: not known to be held, and known to be. */
  readonly #waiting = new Map<EntryId, Place>()
  readonly #held = new Map<EntryId, Place>()
  #heldUpTo: Place | undefined
  #seenBy: ChatMemory['state']['seenBy']
  #marks: readonly Place[] = []

  constructor(options: DeliveryOptions) {
    this.#options = options
    this.#heldUpTo = options.memory.state.heldUpTo
    this.#seenBy = options.memory.state.seenBy
    this.#readMarks()
  }

  /** Whether somebody else is known to have stored this own entry. */
  isHeld(own: Place): boolean {
    return !isAfter(own, this.#heldUpTo) || this.#held.has(own.id)
  }

  /** Other people who said they had this place on the screen. */
  seenBy(own: Place): number {
    let people = 0
    for (const mark of this.#marks) if (comparePlaces(own, mark) <= 0) people++
    return people
  }

  /** Entries that came into the part of the log that is loaded. */
  took(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      const place = placeOf(entry)
      if (isAfter(place, this.#newest)) this.#newest = place
      if (entry.own && !this.isHeld(place)) this.#waiting.set(entry.id, place)
    }
  }

  /** A neighbour is known to have stored something. */
  held({by, ids}: Held): void {
    if (by === this.#options.ownKey) return
    if (ids === 'all') {
      if (this.#newest !== undefined) this.#advance(this.#newest)
      return
    }
    let from: Place | undefined
    let upTo: Place | undefined
    for (const id of ids) {
      const place = this.#waiting.get(id)
      if (place === undefined) continue
      this.#waiting.delete(id)
      this.#held.set(id, place)
      if (from === undefined || comparePlaces(place, from) < 0) from = place
      if (isAfter(place, upTo)) upTo = place
    }
    if (upTo === undefined) return
    this.#closeUp()
    this.#options.changed(from, upTo)
  }

  /** A page told how far its person has had the topic on the screen. */
  marked({hlcMs, hlcCounter, id}: MessageNamed<'seen'>, by: PersonKey): 'accept' | 'ignore' {
    const known = this.#seenBy[by]
    if (by === this.#options.ownKey || this.#newest === undefined) return 'ignore'
    // The id is only the first half; the entry that has it is not behind the mark.
    const claimed: Place = {hlcMs, hlcCounter, id: toHex(id).padEnd(64, 'f') as EntryId}
    const mark = isAfter(claimed, this.#newest) ? this.#newest : claimed
    if (!isAfter(mark, known)) return 'ignore'
    const {memory, changed} = this.#options
    memory.change({seenBy: {[by]: mark}})
    this.#seenBy = memory.state.seenBy
    this.#readMarks()
    changed(known, mark)
    return 'accept'
  }

  /** Another page of this browser knows more. */
  remembered(): void {
    const {heldUpTo, seenBy} = this.#options.memory.state
    if (heldUpTo !== undefined && isAfter(heldUpTo, this.#heldUpTo)) this.#advance(heldUpTo)
    if (sameData(seenBy, this.#seenBy)) return
    this.#seenBy = seenBy
    this.#readMarks()
    if (this.#newest !== undefined) this.#options.changed(undefined, this.#newest)
  }

  /** Moves the remembered place on, as far as everything before it is held. */
  #closeUp(): void {
    if (!this.#options.covers(this.#heldUpTo)) return
    let first: Place | undefined
    for (const place of this.#waiting.values())
      if (first === undefined || comparePlaces(place, first) < 0) first = place
    let last: Place | undefined
    for (const place of this.#held.values()) {
      if ((first === undefined || comparePlaces(place, first) < 0) && isAfter(place, last)) last = place
    }
    if (last !== undefined) this.#move(last)
  }

  #advance(place: Place): void {
    const before = this.#heldUpTo
    if (!isAfter(place, before)) return
    this.#move(place)
    this.#options.changed(before, place)
  }

  #move(place: Place): void {
    this.#heldUpTo = place
    for (const map of [this.#waiting, this.#held]) {
      for (const [id, own] of map) if (!isAfter(own, place)) map.delete(id)
    }
    const {memory} = this.#options
    if (isAfter(place, memory.state.heldUpTo)) memory.change({heldUpTo: place})
  }

  #readMarks(): void {
    const {ownKey} = this.#options
    this.#marks = Object.entries(this.#seenBy).flatMap(([key, mark]) => (key === ownKey ? [] : [mark]))
  }
}
