import {fromHex} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import type {Acquaintance} from '../../identity/acquaintance.ts'
import type {Acquaintances, MetPerson} from '../../identity/acquaintances.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {entryKinds, maxBlockedKeys, type Body} from '../../protocol/bodies.ts'
import type {ChatLog} from './chat-log.ts'
import type {ChatMemory} from './chat-memory.ts'
import {Moderation, type Hiding} from './moderation.ts'
import {openedBlockLists, shownAway} from './parameters.ts'

/** What is known of a person beyond being here. */
export interface KnownPerson {
  readonly key: PersonKey
  readonly name: string
  readonly self: boolean
  /** Linked with this browser at least once: only then can one write to them alone. */
  readonly met: boolean
  /** On any topic, milliseconds since 1970; undefined when never met. */
  readonly lastSeenMs: number | undefined
  /** When they last wrote in this topic, as far as it was read; milliseconds since 1970. */
  readonly lastWroteMs: number | undefined
  readonly muted: boolean
  /** Nothing of them is shown, and they are told neither that one writes nor what one has seen. */
  readonly blocked: boolean
  /** They publish a block list in this topic. */
  readonly hasBlockList: boolean
  /** Whom they mute or block is folded away here too. */
  readonly followed: boolean
  /** They signed two entries for the same place of their history, on this topic. */
  readonly equivocates: boolean
}

export interface RelationsOptions {
  readonly ownKey: PersonKey
  readonly env: Environment
  readonly log: Pick<ChatLog, 'ofKinds' | 'newestOfKind' | 'isEquivocator'>
  readonly acquaintances: Acquaintances
  readonly memory: ChatMemory
  readonly nameOf: (key: PersonKey) => string
  readonly wroteMs: (key: PersonKey) => number | undefined
  readonly append: (body: Body) => Promise<unknown>
  /** Other people's messages are to be folded away or shown. */
  readonly hiddenChanged: () => void
  readonly changed: () => void
}

/** Whom one blocked, muted without blocking them, and whose block list one follows, on any topic. */
export interface ChosenPeople {
  readonly blocked: readonly PersonKey[]
  readonly muted: readonly PersonKey[]
  readonly followed: readonly PersonKey[]
}

/** How one stands to other people: whom one met, muted or blocked, and whose block list counts. */
export class Relations {
  readonly #options: RelationsOptions
  readonly #moderation: Moderation
  readonly #stop: () => void
  #choices: string
  #chosen: ChosenPeople | undefined

  constructor(options: RelationsOptions) {
    this.#options = options
    const {acquaintances, ownKey} = options
    this.#moderation = new Moderation({acquaintances, ownKey})
    this.#choices = this.#readChoices()
    this.#stop = acquaintances.on('changed', () => this.#acquaintancesChanged())
  }

  /** Reads the block lists of the topic: those one follows, and some of others, who may have filled it with them. */
  async open(): Promise<void> {
    await this.#readFollowed()
    this.take(await this.#options.log.ofKinds(new Set([entryKinds.blockList]), openedBlockLists))
  }

  async #readFollowed(): Promise<void> {
    const {acquaintances, log} = this.#options
    const followed = acquaintances.all().flatMap(({key, followed}) => (followed ? key : []))
    if (followed.length > 0) this.take(await log.newestOfKind(entryKinds.blockList, new Set(followed)))
  }

  close(): void {
    this.#stop()
  }

  /** New entries, those of other kinds too. */
  take(entries: readonly LogEntry[]): void {
    const lists = entries.filter(({header}) => header.kind === entryKinds.blockList)
    if (lists.map(entry => this.#moderation.take(entry)).includes(true)) {
      this.#options.hiddenChanged()
      this.#options.changed()
    }
  }

  hidden(key: PersonKey): Hiding | undefined {
    return this.#moderation.hidden(key)
  }

  /** These people are linked now. */
  met(people: readonly MetPerson[]): void {
    const {acquaintances, env, ownKey} = this.#options
    for (const person of people) if (person.key !== ownKey) acquaintances.met(person, env.clock.now())
  }

  of(key: PersonKey): KnownPerson {
    const {acquaintances, log, ownKey, nameOf, wroteMs} = this.#options
    const known = acquaintances.get(key)
    return {
      key,
      name: nameOf(key),
      self: key === ownKey,
      met: known?.agreementKey !== undefined,
      lastSeenMs: known?.lastSeenMs,
      lastWroteMs: wroteMs(key),
      muted: known?.muted ?? false,
      blocked: known?.blocked ?? false,
      hasBlockList: this.#moderation.hasList(key),
      followed: known?.followed ?? false,
      equivocates: log.isEquivocator(key)
    }
  }

  /** Those of these people who are not blocked, the last who were seen or wrote first, at most `shownAway`. */
  lastHeardOf(keys: ReadonlySet<PersonKey>): readonly KnownPerson[] {
    const {acquaintances, wroteMs} = this.#options
    const lastMs = (key: PersonKey) => Math.max(acquaintances.get(key)?.lastSeenMs ?? 0, wroteMs(key) ?? 0)
    return [...keys]
      .filter(key => !this.blocked.includes(key))
      .sort((a, b) => lastMs(b) - lastMs(a))
      .slice(0, shownAway)
      .map(key => this.of(key))
  }

  get blocked(): readonly PersonKey[] {
    return this.chosen.blocked
  }

  /** The same, and the same lists, until something in them changes. */
  get chosen(): ChosenPeople {
    const {acquaintances, ownKey} = this.#options
    const others = () => acquaintances.all().filter(({key}) => key !== ownKey)
    const keysOf = (is: (person: Acquaintance) => boolean) =>
      others()
        .filter(is)
        .map(({key}) => key)
    return (this.#chosen ??= {
      blocked: keysOf(({blocked}) => blocked),
      muted: keysOf(({muted, blocked}) => muted && !blocked),
      followed: keysOf(({followed}) => followed)
    })
  }

  /** @throws StorageError it holds, but only until the page is closed; as `append` when a block list is published */
  async choose(key: PersonKey, choice: 'setMuted' | 'setBlocked', on: boolean): Promise<void> {
    const {acquaintances, ownKey} = this.#options
    if (key === ownKey) return
    const isListed = () => this.#moderation.ownList().includes(key)
    const before = isListed()
    try {
      await acquaintances[choice](key, on)
    } finally {
      if (this.publishes && before !== isListed()) await this.#publish()
    }
  }

  async follow(key: PersonKey, follow: boolean): Promise<void> {
    const {acquaintances, ownKey} = this.#options
    if (key !== ownKey) await acquaintances.setFollowed(key, follow)
  }

  get publishes(): boolean {
    return this.#options.memory.state.publishesBlockList
  }

  async publish(on: boolean): Promise<void> {
    if (on === this.publishes) return
    const {memory, changed} = this.#options
    memory.change({publishesBlockList: on})
    try {
      await this.#publish()
    } catch (error) {
      memory.change({publishesBlockList: !on})
      throw error
    } finally {
      changed()
    }
  }

  async #publish(): Promise<void> {
    const unwanted = this.publishes ? this.#moderation.ownList() : []
    const keys = unwanted.flatMap(key => fromHex(key) ?? []).slice(-maxBlockedKeys)
    await this.#options.append({type: 'blockList', keys})
  }

  #acquaintancesChanged(): void {
    const before = this.#choices
    this.#choices = this.#readChoices()
    if (this.#choices !== before) {
      this.#chosen = undefined
      this.#options.hiddenChanged()
      void this.#readFollowed()
    }
    this.#options.changed()
  }

  /** Whom one mutes, blocks and follows: meeting somebody changes neither, and happens all the time. */
  #readChoices(): string {
    const choices: string[] = []
    for (const {key, muted, blocked, followed} of this.#options.acquaintances.all()) {
      if (muted || blocked || followed) choices.push(`${key} ${muted} ${blocked} ${followed}`)
    }
    return choices.sort().join('\n')
  }
}
