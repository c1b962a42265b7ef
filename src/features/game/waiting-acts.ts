import type {PersonKey} from '../../base/ids.ts'
import {tableParameters as limits} from './parameters.ts'
import type {PositionId} from './position.ts'
import type {ActAt} from './table-acts.ts'

/**
 * What was done in positions that are not known yet. A newcomer gets the newest first, so much of a long game waits here; and anybody can invent
 * positions that never come. So each person has room of their own, and those without a seat little.
 */
export class WaitingActs {
  readonly #at = new Map<PositionId, Set<ActAt>>()
  readonly #of = new Map<PersonKey, Set<ActAt>>()
  /** Everybody who was ever given a seat, or offered one. */
  readonly #seated = new Set<PersonKey>()
  /** Before the start nobody is known to have a seat. */
  #hasBegun = false
  #count = 0
  #strangers = 0
  /** Before the start something found no room. */
  #isMissing = false
  /** People without a seat whose acts found none. */
  readonly #refused = new Set<PersonKey>()
  #wantsAgain = false

  get count(): number {
    return this.#count
  }

  /** Of people who have a seat, or may have one. What others say nowhere decides nothing, and anybody can say it. */
  get ofPlayers(): number {
    return this.#count - this.#strangers
  }

  get seated(): ReadonlySet<PersonKey> {
    return this.#seated
  }

  /** Acts of somebody who has a seat now found no room before, and should be given again. Told once. */
  wantsAgain(): boolean {
    const wants = this.#wantsAgain
    this.#wantsAgain = false
    return wants
  }

  /** 'no-room': it may be given again. 'flood': no honest page has so many waiting at any other. */
  keep(act: ActAt): 'kept' | 'no-room' | 'flood' {
    const own = this.#of.get(act.author)?.size ?? 0
    if (own >= limits.unplacedOfOne) return 'flood'
    const isStranger = this.#isStranger(act.author)
    const isFull = isStranger
      ? own >= limits.unplacedOfStranger || this.#strangers >= limits.unplacedOfStrangers
      : this.ofPlayers >= limits.unplaced
    if (isFull) {
      this.#refuse(act.author)
      return 'no-room'
    }
    put(this.#at, act.position, act)
    put(this.#of, act.author, act)
    this.#count++
    if (isStranger) this.#strangers++
    return 'kept'
  }

  /** What waited for this position. */
  take(position: PositionId): readonly ActAt[] {
    const acts = [...(this.#at.get(position) ?? [])]
    for (const act of acts) this.#drop(act)
    return acts
  }

  /** The table has begun with these people: of all others little is kept. Gives back what is not. */
  begin(people: readonly PersonKey[]): readonly ActAt[] {
    this.#hasBegun = true
    this.#strangers = 0
    for (const key of people) {
      this.#seated.add(key)
      if (this.#refused.delete(key)) this.#wantsAgain = true
    }
    this.#wantsAgain ||= this.#isMissing
    this.#isMissing = false
    const dropped: ActAt[] = []
    for (const [key, acts] of [...this.#of]) {
      if (!this.#isStranger(key)) continue
      const room = Math.min(limits.unplacedOfStranger, limits.unplacedOfStrangers - this.#strangers)
      const kept = Math.min(room, acts.size)
      this.#strangers += acts.size
      for (const act of [...acts].slice(kept)) {
        this.#drop(act)
        this.#refuse(key)
        dropped.push(act)
      }
    }
    return dropped
  }

  /** Somebody was offered a seat. */
  seat(key: PersonKey): void {
    if (this.#isStranger(key)) this.#strangers -= this.#of.get(key)?.size ?? 0
    this.#seated.add(key)
    if (this.#refused.delete(key)) this.#wantsAgain = true
  }

  #isStranger(key: PersonKey): boolean {
    return this.#hasBegun && !this.#seated.has(key)
  }

  #refuse(key: PersonKey): void {
    if (!this.#hasBegun) this.#isMissing = true
    else if (this.#isStranger(key)) this.#refused.add(key)
    if (this.#refused.size > limits.unplacedOfStrangers) this.#refused.delete(this.#refused.values().next().value!)
  }

  #drop(act: ActAt): void {
    remove(this.#at, act.position, act)
    remove(this.#of, act.author, act)
    this.#count--
    if (this.#isStranger(act.author)) this.#strangers--
  }
}

function put<K>(sets: Map<K, Set<ActAt>>, key: K, act: ActAt): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([act]))
  else set.add(act)
}

function remove<K>(sets: Map<K, Set<ActAt>>, key: K, act: ActAt): void {
  const set = sets.get(key)
  set?.delete(act)
  if (set?.size === 0) sets.delete(key)
}
