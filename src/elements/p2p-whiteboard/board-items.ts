import type {PlainData} from '../../base/plain-data.ts'
import {harmless} from '../text/harmless.ts'
import {boardEdge, packPoints, unpackPoints, type Point} from './packed-points.ts'

/** Colours by number; what they are depends on light and dark. See `board-ink.styles.ts`. */
export const colours = ['ink', 'blue', 'orange', 'green', 'purple', 'grey'] as const
/** Widths of lines, units. */
export const widths = [3, 6, 14] as const
/** Of a text note, characters. */
export const maxNoteLength = 280
/** Parts of one line. */
export const maxParts = 64

/** A part of a line; a long one has several, each beginning where the one before ends. */
export interface StrokePart {
  readonly kind: 'stroke'
  readonly part: number
  readonly colour: number
  readonly width: number
  readonly points: readonly Point[]
}

export interface Note {
  readonly kind: 'note'
  readonly colour: number
  readonly x: number
  readonly y: number
  readonly text: string
}

export type BoardItem = StrokePart | Note

/** How it is written in a record. */
export function itemValue(item: BoardItem): PlainData {
  if (item.kind === 'note') return {t: 'n', c: item.colour, x: round(item.x), y: round(item.y), s: item.text}
  return {t: 's', c: item.colour, w: item.width, n: item.part, p: packPoints(item.points)}
}

/** What a record of anybody draws; undefined: nothing this version knows. */
export function readItem(value: PlainData | undefined): BoardItem | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const {t, c, w, n, p, x, y, s} = value as Readonly<Record<string, PlainData | undefined>>
  if (!isIndex(c, colours.length)) return undefined
  if (t === 's' && isIndex(w, widths.length) && isIndex(n, maxParts) && typeof p === 'string') {
    const points = unpackPoints(p)
    return points && {kind: 'stroke', part: n, colour: c, width: w, points}
  }
  if (t === 'n' && isPlace(x) && isPlace(y) && typeof s === 'string') {
    const text = harmless(s.slice(0, 4 * maxNoteLength))
      .slice(0, maxNoteLength)
      .trim()
    return text === '' ? undefined : {kind: 'note', colour: c, x, y, text}
  }
  return undefined
}

export interface Pointing {
  readonly x: number
  readonly y: number
}

/** Where somebody's pointer is, from what their page shows. */
export function readPointing(value: PlainData): Pointing | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const {x, y} = value as Readonly<Record<string, PlainData | undefined>>
  return isPlace(x) && isPlace(y) ? {x, y} : undefined
}

/** `mine/s<id>.<part>`: to which line a part belongs. Notes and whatever else stand for themselves. */
export const strokeOf = (key: string): string => key.replace(/\.\d{1,2}$/, '')

const isIndex = (value: PlainData | undefined, count: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count

const isPlace = (value: PlainData | undefined): value is number =>
  typeof value === 'number' && Math.abs(value) <= boardEdge

export const round = (at: number): number => Math.round(at * 4) / 4
