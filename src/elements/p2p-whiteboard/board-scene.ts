import type {PersonKey} from '../../base/ids.ts'
import type {SharedEntryView} from '../shared-view.ts'
import {readItem, strokeOf, widths, type Note, type StrokePart} from './board-items.ts'
import type {Point} from './packed-points.ts'
import {distanceToSegment, type Place} from './simplify.ts'

export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Drawn {
  readonly id: string
  readonly keys: readonly string[]
  readonly author: PersonKey
  /** When it was begun: what was begun later lies above. */
  readonly order: string
  readonly colour: number
  readonly bounds: Bounds
}

export interface DrawnStroke extends Drawn {
  readonly kind: 'stroke'
  readonly width: number
  readonly points: readonly Point[]
}

export interface DrawnNote extends Drawn {
  readonly kind: 'note'
  readonly note: Note
}

export type Thing = DrawnStroke | DrawnNote

type Part = SharedEntryView & {readonly item: StrokePart}

/** The size of notes, units. */
export const noteSize = {font: 17, line: 23, width: 240, perLine: 28} as const

/** What is on the board, from the records of the table, kept up with their changes. */
export class BoardScene {
  readonly #parts = new Map<string, Map<string, Part>>()
  readonly #things = new Map<string, Thing>()
  #sorted: readonly Thing[] | undefined

  constructor(entries: readonly SharedEntryView[] = []) {
    const strokes = new Set<string>()
    for (const entry of entries) if (this.#read(entry.key, entry)) strokes.add(strokeOf(entry.key))
    for (const id of strokes) this.#join(id)
  }

  /** From the bottom up; the same array until something changes. */
  get things(): readonly Thing[] {
    this.#sorted ??= [...this.#things.values()].sort((a, b) => (a.order < b.order ? -1 : 1))
    return this.#sorted
  }

  get(id: string): Thing | undefined {
    return this.#things.get(id)
  }

  /** Takes up what these keys are now. The ids of the things that look different. */
  change(keys: readonly string[], entryOf: (key: string) => SharedEntryView | undefined): readonly string[] {
    const changed = new Set<string>()
    for (const key of keys) {
      changed.add(strokeOf(key))
      this.#read(key, entryOf(key))
    }
    for (const id of changed) this.#join(id)
    this.#sorted = undefined
    return [...changed]
  }

  /** What is at this place, the uppermost first, within `reach` units. */
  at(place: Place, reach: number): readonly Thing[] {
    return this.things.filter(thing => touches(thing, place, reach)).reverse()
  }

  /** Around all there is; undefined for an empty board. */
  get bounds(): Bounds | undefined {
    return this.things.map(({bounds}) => bounds).reduce<Bounds | undefined>((a, b) => (a ? around(a, b) : b), undefined)
  }

  /** Whether it is a part of a line. */
  #read(key: string, entry: SharedEntryView | undefined): boolean {
    const id = strokeOf(key)
    const item = readItem(entry?.value)
    this.#parts.get(id)?.delete(key)
    if (item?.kind !== 'note') this.#things.delete(key)
    if (entry === undefined || item === undefined) return false
    if (item.kind === 'note') {
      const {author, order} = entry
      const bounds = boundsOfNote(item)
      this.#things.set(key, {
        kind: 'note',
        id: key,
        keys: [key],
        author,
        order,
        colour: item.colour,
        bounds,
        note: item
      })
      return false
    }
    const parts = this.#parts.get(id) ?? new Map<string, Part>()
    this.#parts.set(id, parts.set(key, {...entry, item}))
    return true
  }

  /** Puts the parts of a line together. */
  #join(id: string): void {
    const parts = this.#parts.get(id)
    if (parts === undefined) return
    const inOrder = [...parts.values()].sort((a, b) => a.item.part - b.item.part)
    const [first] = inOrder
    if (first === undefined) {
      this.#parts.delete(id)
      this.#things.delete(id)
      return
    }
    const points = inOrder.flatMap(({item}, at) => (at === 0 ? item.points : item.points.slice(1)))
    const {colour, width} = first.item
    this.#things.set(id, {
      kind: 'stroke',
      id,
      keys: inOrder.map(({key}) => key),
      author: first.author,
      order: inOrder.map(({order}) => order).reduce((a, b) => (a < b ? a : b)),
      colour,
      width,
      points,
      bounds: boundsOf(points, widths[width]! / 2)
    })
  }
}

function touches(thing: Thing, place: Place, reach: number): boolean {
  const {bounds} = thing
  const {x, y} = place
  if (x < bounds.left - reach || x > bounds.right + reach || y < bounds.top - reach || y > bounds.bottom + reach)
    return false
  if (thing.kind === 'note') return true
  const {points, width} = thing
  const near = reach + widths[width]! / 2
  return points.some((point, at) => distanceToSegment(place, points[Math.max(0, at - 1)]!, point) <= near)
}

function boundsOf(points: readonly Place[], margin: number): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const {x, y} of points) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return {left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin}
}

function boundsOfNote(note: Note): Bounds {
  const lines = linesOf(note.text).length
  return {left: note.x, top: note.y, right: note.x + noteSize.width, bottom: note.y + 16 + lines * noteSize.line}
}

const around = (a: Bounds, b: Bounds): Bounds => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom)
})

/** The lines a note is drawn in: broken at spaces, words that are too long anywhere. Without measuring, so that they are the same on every page. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap(line => {
    const lines: string[] = []
    let current = ''
    for (const word of line.split(' ')) {
      const pieces = [...word].length > noteSize.perLine ? chunksOf(word) : [word]
      for (const piece of pieces) {
        if (current !== '' && [...current].length + 1 + [...piece].length > noteSize.perLine) {
          lines.push(current)
          current = piece
        } else current = current === '' ? piece : `${current} ${piece}`
      }
    }
    return [...lines, current]
  })
}

function chunksOf(word: string): readonly string[] {
  const letters = [...word]
  const chunks: string[] = []
  for (let at = 0; at < letters.length; at += noteSize.perLine)
    chunks.push(letters.slice(at, at + noteSize.perLine).join(''))
  return chunks
}
