import {fromHex} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {cleanName, defaultName} from '../../identity/names.ts'
import {compareEntries, timeOf, type LogEntry} from '../../log/log-entry.ts'
import {decodeBody, entryKinds} from '../../protocol/bodies.ts'
import {rememberedNames} from './parameters.ts'

/** What authors call themselves: by their newest profile in the log, else by their presence, else by their key. */
export class AuthorNames {
  readonly #profiles = new Map<PersonKey, {readonly entry: LogEntry; readonly name: string | undefined}>()
  /** When somebody last wrote, as far as it was read. There are no more of them than authors of entries that are kept. */
  readonly #wroteMs = new Map<PersonKey, number>()
  #present = new Map<PersonKey, string>()

  /** The name an author last signed in this topic. */
  signed(author: PersonKey): string | undefined {
    return this.#profiles.get(author)?.name
  }

  /** Everybody who wrote, signed a name or was here. */
  *known(): Generator<PersonKey> {
    yield* this.#profiles.keys()
    for (const key of this.#present.keys()) if (!this.#profiles.has(key)) yield key
    for (const key of this.#wroteMs.keys()) if (!this.#profiles.has(key) && !this.#present.has(key)) yield key
  }

  /** When an author last wrote here, milliseconds since 1970. */
  wroteMs(author: PersonKey): number | undefined {
    return this.#wroteMs.get(author)
  }

  /** `remembered`: what they were called when they were last met, on any topic. */
  of(author: PersonKey, remembered: string | undefined): string {
    return this.signed(author) ?? this.#present.get(author) ?? remembered ?? defaultName(fromHex(author)!)
  }

  /** Takes an entry of any kind: a profile if it is newer than what is known of its author. True when a name has changed. */
  take(entry: LogEntry): boolean {
    if (entry.header.kind === entryKinds.chatText)
      this.#wroteMs.set(entry.author, Math.max(timeOf(entry), this.#wroteMs.get(entry.author) ?? 0))
    if (entry.header.kind !== entryKinds.profile || entry.body === undefined) return false
    const known = this.#profiles.get(entry.author)
    if (known !== undefined && compareEntries(known.entry, entry) >= 0) return false
    const body = decodeBody(entryKinds.profile, entry.body)
    const name = body.ok && body.value.type === 'profile' ? cleanName(body.value.name) : undefined
    this.#profiles.set(entry.author, {entry, name: name ?? known?.name})
    return name !== undefined && name !== known?.name
  }

  /** Who is here and what their pages say they are called. Answers with those whose name that may change. */
  setPresent(people: readonly {readonly key: PersonKey; readonly name: string}[]): readonly PersonKey[] {
    const before = this.#present
    const present = new Map(people.map(({key, name}) => [key, name]))
    // Who left keeps the name they were last here with.
    for (const [key, name] of before) if (!present.has(key) && present.size < rememberedNames) present.set(key, name)
    this.#present = present
    return [...present].flatMap(([key, name]) => (before.get(key) === name ? [] : [key]))
  }
}
