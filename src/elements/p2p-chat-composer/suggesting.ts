import {closedEmojiAt, completingAt, peopleNamed, type Completing, type Nameable} from './completing.ts'

/** Something that may take the place of what is being typed. */
export interface Suggestion {
  readonly from: number
  readonly to: number
  /** What is put in its place. */
  readonly insert: string
  readonly name: string
  readonly person?: Nameable
  readonly emoji?: string
}

/** `:name:` as it was written, with the emoji it stands for. */
export interface ClosedEmoji {
  readonly from: number
  readonly to: number
  readonly written: string
  readonly insert: string
}

type EmojiTable = typeof import('../text/emoji.ts')

const mostSuggestions = 8

export const suggestionId = (index: number): string => `suggestion-${index}`

/** What could complete the word at the cursor, and which of it is chosen. */
export class Suggesting {
  readonly #changed: () => void
  people: readonly Nameable[] = []
  #found: readonly Suggestion[] = []
  #at = 0
  #emoji: Promise<EmojiTable | undefined> | undefined
  /** Counts what was looked for, since the table may come late. */
  #looked = 0

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get found(): readonly Suggestion[] {
    return this.#found
  }

  get chosen(): Suggestion | undefined {
    return this.#found[this.#at]
  }

  /** Looks for what fits. An emoji whose name was just closed is the answer itself. */
  async look(text: string, cursor: number): Promise<ClosedEmoji | undefined> {
    const looked = ++this.#looked
    const closed = closedEmojiAt(text, cursor)
    if (closed !== undefined) {
      this.#show([])
      const insert = (await this.#table())?.emojiNamed(closed.words)
      const {from, to} = closed
      return insert === undefined ? undefined : {from, to, insert, written: text.slice(from, to)}
    }
    const completing = completingAt(text, cursor)
    if (completing === undefined) this.#show([])
    else if (completing.kind === 'person') this.#show(this.#people(completing))
    else {
      const table = await this.#table()
      if (looked === this.#looked) this.#show(table === undefined ? [] : emojiFor(table, completing))
    }
    return undefined
  }

  step(by: number): void {
    this.#at = (this.#at + by + this.#found.length) % this.#found.length
    this.#changed()
  }

  end(): void {
    this.#looked++
    this.#show([])
  }

  #show(found: readonly Suggestion[]): void {
    if (found.length === 0 && this.#found.length === 0) return
    this.#found = found
    this.#at = 0
    this.#changed()
  }

  #people({words, from, to}: Completing): readonly Suggestion[] {
    return peopleNamed(this.people, words, mostSuggestions).map(person => ({
      from,
      to,
      insert: `@${person.name} `,
      name: person.name,
      person
    }))
  }

  #table(): Promise<EmojiTable | undefined> {
    this.#emoji ??= import('../text/emoji.ts').catch((error: unknown) => {
      // A sibling file that is missing or blocked costs its own function only.
      console.warn('shoal: the table of emoji is not available:', error)
      return undefined
    })
    return this.#emoji
  }
}

const emojiFor = (table: EmojiTable, {words, from, to}: Completing): readonly Suggestion[] =>
  table.findEmoji(words, mostSuggestions).map(({emoji, names}) => ({
    from,
    to,
    insert: `${emoji} `,
    name: `:${names.find(name => name.includes(words.toLowerCase())) ?? names[0]}:`,
    emoji
  }))
