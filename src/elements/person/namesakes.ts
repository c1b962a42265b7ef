import {folded} from '../../base/folded.ts'
import type {PersonKey} from '../../base/ids.ts'

/** People told apart by words at most: making them costs some 20 ms each, and anybody can come as many people. */
export const mostToldApart = 32

/** Signs taken for one another, a set each: the usual ones, not all there are. */
const lookalikes = [
  'aаα',
  'bвβƅ',
  'cсϲ',
  'dԁ',
  'eеєε',
  'gɡց',
  'hһнη',
  'iіιıl1|ӏјj!',
  'kкκ',
  'mмμ',
  'nпո',
  'oоοօ0ө',
  'pрρ',
  'qԛ',
  'rг',
  'sѕ5$',
  'tтτ',
  'uυս',
  'vνѵ',
  'wԝω',
  'xхχ',
  'yуγү',
  'zᴢ2',
  '3зʒ'
]
const shared = new Map(lookalikes.flatMap(set => [...set].map(sign => [sign, set[0]!] as const)))

/** The same for names that look the same, or nearly: without case, accents, spaces, and with one sign for all that look like it. */
export const lookOf = (name: string): string =>
  // Before folding as well: some signs are folded to others that do not look like them.
  [...folded([...name.toLowerCase()].map(sign => shared.get(sign) ?? sign).join(''))]
    .filter(sign => !/[\p{Z}\p{Cf}\p{P}]/u.test(sign) || shared.has(sign))
    .map(sign => shared.get(sign) ?? sign)
    .join('')

/** Those whose names look like somebody else's of them, the first of them. */
export function namesakes(people: readonly {readonly key: PersonKey; readonly name: string}[]): readonly PersonKey[] {
  const byLook = new Map<string, Set<PersonKey>>()
  for (const {key, name} of people) {
    const look = lookOf(name)
    byLook.set(look, (byLook.get(look) ?? new Set()).add(key))
  }
  const alike = [...byLook.values()].filter(keys => keys.size > 1)
  return alike.flatMap(keys => [...keys]).slice(0, mostToldApart)
}

/** Words beside people whose names look the same, made as they are needed. */
export class ToldApart {
  readonly #changed: (words: ReadonlyMap<PersonKey, string>) => void
  readonly #made = new Map<PersonKey, string>()
  #names = ''
  #wanted: readonly PersonKey[] = []
  #words: ReadonlyMap<PersonKey, string> = new Map()
  #isMaking = false

  constructor(changed: (words: ReadonlyMap<PersonKey, string>) => void) {
    this.#changed = changed
  }

  /** By key, of those who need them. */
  get words(): ReadonlyMap<PersonKey, string> {
    return this.#words
  }

  /** These are the people now. Looks at their names only when one of them is new. */
  async look(
    people: readonly {readonly key: PersonKey; readonly name: string}[],
    wordsOf: (key: PersonKey) => Promise<readonly string[]>
  ): Promise<void> {
    const names = people.map(({key, name}) => `${key} ${name}`).join('\n')
    if (names !== this.#names) this.#wanted = namesakes(people)
    this.#names = names
    if (this.#isMaking) return
    this.#isMaking = true
    try {
      for (let key = this.#missing(); key !== undefined; key = this.#missing())
        this.#made.set(key, (await wordsOf(key)).join(' '))
    } catch (error) {
      // Tried again when the people change. The panel of a person says it in words.
      console.warn('shoal: people of the same name cannot be told apart by words now:', error)
    }
    this.#isMaking = false
    for (const key of this.#made.keys()) if (!this.#wanted.includes(key)) this.#made.delete(key)
    const same = this.#made.size === this.#words.size && [...this.#made.keys()].every(key => this.#words.has(key))
    if (same) return
    this.#words = new Map(this.#made)
    this.#changed(this.#words)
  }

  #missing(): PersonKey | undefined {
    return this.#wanted.find(key => !this.#made.has(key))
  }
}
