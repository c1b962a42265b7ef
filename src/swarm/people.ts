import type {PersonKey} from '../base/ids.ts'

/** Someone in a topic. All pages of one browser are one person. */
export interface Person {
  readonly key: PersonKey
  readonly name: string
  /** False while none of the person's pages shows a sign of life. */
  readonly here: boolean
  readonly self: boolean
  /** Pages of this person linked here, our own page included for ourselves; 0: here by what others say. */
  readonly pages: number
}

export interface PageOfPerson {
  readonly key: PersonKey
  readonly name: string
  readonly here: boolean
}

/** Groups pages into people: ourselves first, then by name; equal names by key, so that the order is stable. */
export function peopleOf(self: PageOfPerson, pages: Iterable<PageOfPerson>): readonly Person[] {
  const people = new Map<PersonKey, Person>([[self.key, {...self, self: true, pages: 1}]])
  for (const {key, name, here} of pages) {
    const known = people.get(key)
    if (!known) people.set(key, {key, name, here, self: false, pages: 1})
    else
      people.set(key, {
        ...known,
        name: known.self ? known.name : name,
        here: known.here || here,
        pages: known.pages + 1
      })
  }
  const [own, ...others] = people.values()
  return [own!, ...others.sort(byName)]
}

/** The order of a list of people. */
export const byName = (a: Person, b: Person): number =>
  order(a.name.toLowerCase(), b.name.toLowerCase()) || order(a.key, b.key)

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

export const samePeople = (a: readonly Person[], b: readonly Person[]): boolean =>
  a.length === b.length &&
  a.every(({key, name, here, pages}, i) => {
    const other = b[i]!
    return key === other.key && name === other.name && here === other.here && pages === other.pages
  })
