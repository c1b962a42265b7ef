import type {EntryId, PersonKey} from '../../base/ids.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {placeOf} from '../../log/log-entry.ts'
import type {ShortId} from '../../log/log-index.ts'
import {isBlank, readBody, shortIdOf, type Mention} from './chat-message.ts'
import {cleanEmoji} from './emoji.ts'
import {readMentions} from './mentions.ts'
import {annotationsPerTarget, shownReactions} from './parameters.ts'

/** What an entry says about another one. */
export type Annotation = {readonly target: ShortId; readonly author: PersonKey; readonly place: Place} & (
  | {readonly type: 'edit'; readonly text: string; readonly mentions: readonly Mention[]}
  | {readonly type: 'deletion'}
  | {readonly type: 'reaction'; readonly emoji: string; readonly on: boolean}
)
export type Edit = Extract<Annotation, {type: 'edit'}>

/** The annotation an entry is; undefined for other kinds and for what cannot be read or shown. */
export function annotationOf(entry: LogEntry): Annotation | undefined {
  const body = readBody(entry)
  if (body === undefined || !('target' in body)) return undefined
  const common = {target: shortIdOf(body.target), author: entry.author, place: placeOf(entry)}
  switch (body.type) {
    case 'chatEdit':
      if (isBlank(body.text)) return undefined
      return {...common, type: 'edit', text: body.text, mentions: readMentions(body.mentions)}
    case 'tombstone':
      return {...common, type: 'deletion'}
    case 'reaction': {
      const emoji = cleanEmoji(body.emoji)
      return emoji === undefined ? undefined : {...common, type: 'reaction', emoji, on: body.on}
    }
  }
}

/** One emoji under a message and who gave it, in the order they did. */
export interface GivenReaction {
  readonly emoji: string
  readonly authors: readonly PersonKey[]
}

type Given = {readonly place: Place; readonly on: boolean}

const isNewer = (place: Place, than: Place | undefined): boolean => than === undefined || comparePlaces(place, than) > 0

/**
 * What entries said about one message, in whatever order they came, before or after the message itself. Of each kind the newest of
 * an author counts, by the topic's order. Where the message itself stands does not matter: clocks that were put right meanwhile
 * stamp what is said about a message before the message.
 */
export class Annotations {
  /** Of each author the newest; only the message's own author's counts, who is not known yet as long as the message is not here. */
  readonly #edits = new Map<PersonKey, Edit>()
  readonly #deletions = new Map<PersonKey, Place>()
  readonly #reactions = new Map<string, Map<PersonKey, Given>>()
  #ownEdits: Set<EntryId> | undefined
  /** Counted apart from what the author says, which they must not keep out. */
  #given = 0
  readonly #givenBy = new Map<PersonKey, number>()

  /** False when it changes nothing: an older one of its kind, or one too many. */
  add(annotation: Annotation, own: boolean): boolean {
    const {author, place} = annotation
    switch (annotation.type) {
      case 'edit':
        if (own) (this.#ownEdits ??= new Set()).add(place.id)
        if (!isNewer(place, this.#edits.get(author)?.place)) return false
        keepOf(this.#edits, author, annotation)
        return true
      case 'deletion':
        if (!isNewer(place, this.#deletions.get(author))) return false
        keepOf(this.#deletions, author, place)
        return true
      case 'reaction': {
        const given = this.#reactions.get(annotation.emoji) ?? new Map<PersonKey, Given>()
        const known = given.get(author)?.place
        if (!isNewer(place, known) || (known === undefined && !this.#mayGive(author))) return false
        given.set(author, {place, on: annotation.on})
        this.#reactions.set(annotation.emoji, given)
        return true
      }
    }
  }

  /** The message is here, and so is known whose it is: what others said in its author's place is forgotten. */
  isBy(author: PersonKey): void {
    for (const said of [this.#edits, this.#deletions])
      for (const other of said.keys()) if (other !== author) said.delete(other)
  }

  /** The newest edit by the message's author. */
  edit(author: PersonKey): Edit | undefined {
    return this.#edits.get(author)
  }

  isDeleted(author: PersonKey): boolean {
    return this.#deletions.has(author)
  }

  /** Where its author last changed it or took it back. */
  changedAt(author: PersonKey): Place | undefined {
    return this.#deletions.get(author) ?? this.#edits.get(author)?.place
  }

  /** All entries with which we edited it. */
  get ownEdits(): Iterable<EntryId> {
    return this.#ownEdits ?? []
  }

  isGiven(author: PersonKey, emoji: string): boolean {
    return this.#reactions.get(emoji)?.get(author)?.on === true
  }

  /** Whether any of them reacted to it, or took a reaction back. */
  reactedBy(authors: ReadonlySet<PersonKey>): boolean {
    for (const given of this.#reactions.values())
      for (const author of given.keys()) if (authors.has(author)) return true
    return false
  }

  get reacted(): boolean {
    return this.#reactions.size > 0
  }

  /** At most `most`: those of the most people, and of those the first; in the order they were first given. */
  reactions(counts: (author: PersonKey) => boolean, most: number): readonly GivenReaction[] {
    if (this.#reactions.size === 0) return []
    const shown = [...this.#reactions].flatMap(([emoji, given]) => {
      const on = [...given].filter(([author, {on}]) => on && counts(author))
      if (on.length === 0) return []
      on.sort(([, a], [, b]) => comparePlaces(a.place, b.place))
      return [{emoji, authors: on.map(([author]) => author), first: on[0]![1].place}]
    })
    if (shown.length > most) {
      shown.sort((a, b) => b.authors.length - a.authors.length || comparePlaces(a.first, b.first))
      shown.length = most
    }
    return shown.sort((a, b) => comparePlaces(a.first, b.first))
  }

  #mayGive(author: PersonKey): boolean {
    const given = this.#givenBy.get(author) ?? 0
    if (this.#given >= annotationsPerTarget || given >= shownReactions) return false
    this.#given++
    this.#givenBy.set(author, given + 1)
    return true
  }
}

/** Of many who are not known to be the author those go whom it was heard of first: a history is read from its end, and what its author said may come last. */
function keepOf<V>(said: Map<PersonKey, V>, author: PersonKey, what: V): void {
  said.delete(author)
  said.set(author, what)
  if (said.size > annotationsPerTarget) said.delete(said.keys().next().value!)
}
