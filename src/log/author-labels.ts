import {fromHex} from '../base/bytes.ts'
import type {PersonKey} from '../base/ids.ts'
import {cleanName, defaultName} from '../identity/names.ts'
import type {LogEntry} from './log-entry.ts'
import {decodeBody, entryKinds} from '../protocol/bodies.ts'

const maxRemembered = 10_000

/** What those who wrote something are called: as they are here now, else as they last signed in this topic, else by their key. */
export class AuthorLabels {
  readonly #signed = new Map<PersonKey, {readonly hlcMs: number; readonly name: string}>()
  #present = new Map<PersonKey, string>()

  of(author: PersonKey): string {
    return this.#present.get(author) ?? this.#signed.get(author)?.name ?? defaultName(fromHex(author)!)
  }

  setPresent(people: readonly {readonly key: PersonKey; readonly name: string}[]): void {
    for (const {key, name} of people) this.#present.set(key, name)
    if (this.#present.size > maxRemembered) this.#present = new Map(people.map(({key, name}) => [key, name]))
  }

  /** Takes what is a profile. */
  take(entries: readonly LogEntry[]): void {
    for (const {header, author, body} of entries) {
      if (header.kind !== entryKinds.profile || body === undefined) continue
      const known = this.#signed.get(author)
      if (known !== undefined && known.hlcMs >= header.hlcMs) continue
      if (known === undefined && this.#signed.size >= maxRemembered) continue
      const decoded = decodeBody(header.kind, body)
      const name = decoded.ok && decoded.value.type === 'profile' ? cleanName(decoded.value.name) : undefined
      if (name !== undefined) this.#signed.set(author, {hlcMs: header.hlcMs, name})
    }
  }
}
