import type {PersonKey} from '../../base/ids.ts'
import * as strings from '../strings.ts'
import type {Thing} from './board-scene.ts'

interface News {
  lines: number
  readonly notes: string[]
}

/** The first thing somebody does is said after this long, with what they did until then; milliseconds. */
export const firstSaidAfterMs = 2_000
/** And then not more often than this. */
export const saidEveryMs = 15_000
const mostPeople = 3
const mostNotes = 2

/** What others did on the board, for those who do not see it: together, and rarely. */
export class BoardHearing {
  readonly #news = new Map<PersonKey, News>()
  /** Things that were there or were told: a line that grows is one. */
  readonly #known: Set<string>

  constructor(things: readonly Thing[]) {
    this.#known = new Set(things.map(({id}) => id))
  }

  /** Whether there is something to say. */
  get hasNews(): boolean {
    return this.#news.size > 0
  }

  /** Something looks different; undefined: it is gone. */
  changed(id: string, thing: Thing | undefined, ownKey: PersonKey): void {
    if (thing === undefined) return void this.#known.delete(id)
    if (this.#known.has(id)) return
    this.#known.add(id)
    if (thing.author === ownKey) return
    const news = this.#news.get(thing.author) ?? {lines: 0, notes: []}
    this.#news.set(thing.author, news)
    if (thing.kind === 'stroke') news.lines++
    else news.notes.push(thing.note.text)
  }

  /** What is to be said now, in one piece. */
  say(nameOf: (key: PersonKey) => string): string {
    const told = [...this.#news].slice(0, mostPeople).map(([key, {lines, notes}]) => {
      const shown = notes.slice(0, mostNotes)
      return strings.boardNews(nameOf(key), lines, shown, notes.length - shown.length)
    })
    const others = this.#news.size - told.length
    this.#news.clear()
    return [...told, ...(others > 0 ? [strings.boardNewsOfOthers(others)] : [])].join(' ')
  }
}
