import type {PersonView} from '../chat-view.ts'

/** Somebody who can be named; who is not known to be here is away. */
export type Nameable = Pick<PersonView, 'key' | 'name' | 'self'> & Partial<Pick<PersonView, 'here'>>

/** What is being typed that could be completed: a stretch of the text that ends at the cursor. */
export interface Completing {
  readonly kind: 'person' | 'emoji'
  /** Without the sign it begins with. */
  readonly words: string
  /** Where the sign stands. */
  readonly from: number
  readonly to: number
}

/** Looked at before the cursor; longer names and words are not completed. */
const reach = 40
const person = /(?:^|[\s([{"'“„])@([^\n@]{0,32})$/u
const emoji = /(?:^|[^\p{L}\p{N}:]):([a-z0-9_+-]{2,32})$/iu
const closedEmoji = /(?:^|[^\p{L}\p{N}:]):([a-z0-9_+-]{1,40}):$/iu

export function completingAt(text: string, cursor: number): Completing | undefined {
  const before = text.slice(Math.max(0, cursor - reach), cursor)
  const words = person.exec(before)?.[1]
  if (words !== undefined) return {kind: 'person', words, from: cursor - words.length - 1, to: cursor}
  const name = emoji.exec(before)?.[1]
  return name === undefined ? undefined : {kind: 'emoji', words: name, from: cursor - name.length - 1, to: cursor}
}

/** `:name:` that was just closed. */
export function closedEmojiAt(text: string, cursor: number): Completing | undefined {
  const name = closedEmoji.exec(text.slice(Math.max(0, cursor - reach - 3), cursor))?.[1]
  return name === undefined ? undefined : {kind: 'emoji', words: name, from: cursor - name.length - 2, to: cursor}
}

/** People whose name begins with the words, or one of whose names does; those who are here first. */
export function peopleNamed(people: readonly Nameable[], words: string, max: number): readonly Nameable[] {
  const wanted = words.toLocaleLowerCase()
  const matches = ({name, self}: Nameable) => {
    const own = name.toLocaleLowerCase()
    return !self && (own.startsWith(wanted) || own.split(/\s+/).some(part => part.startsWith(wanted)))
  }
  const found = people.filter(matches)
  return [...found.filter(({here}) => here), ...found.filter(({here}) => !here)].slice(0, max)
}
