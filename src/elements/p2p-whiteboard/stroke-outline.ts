import {getStroke} from 'perfect-freehand'
import {widths} from './board-items.ts'
import type {Point} from './packed-points.ts'
import type {Place} from './simplify.ts'

/** With so many decimals a shape is exact at any size of the board. */
const text = (at: number): string => String(Math.round(at * 100) / 100)

/** Between two points of a shape, units. */
const spacing = 3
/** However far apart the points of somebody's line are. */
const mostPoints = 1_000

/** The same line with points close together: between those that are far apart, the shape would cut corners. */
function evenly(points: readonly Point[]): readonly Point[] {
  const steps = points.map((point, at) => {
    const before = points[at - 1] ?? point
    return {before, point, length: Math.hypot(point.x - before.x, point.y - before.y)}
  })
  const length = steps.reduce((sum, step) => sum + step.length, 0)
  const most = Math.max(spacing, length / mostPoints)
  return steps.flatMap(({before, point, length}) => {
    const count = Math.max(1, Math.ceil(length / most))
    return Array.from({length: count}, (_, i): Point => {
      const share = (i + 1) / count
      const along = (from: number, to: number) => from + share * (to - from)
      const pressure = point.pressure && along(before.pressure ?? point.pressure, point.pressure)
      return {x: along(before.x, point.x), y: along(before.y, point.y), pressure}
    })
  })
}

/** Where pressure was measured it says how wide a line is. */
export const hasPressure = (points: readonly Point[]): boolean => points.some(({pressure}) => pressure !== undefined)

/** A corner that turns more than this (cosine) was meant, and stays. */
const sharpCosine = 0.75
/** What is longer is a straight line and stays one, units. */
const longest = 80

/**
 * The middle of a line as the `d` of an SVG path, to be stroked. Round where the hand went round: its points are far apart, since
 * those between them were left out.
 */
export function middleOf(points: readonly Point[]): string {
  const [first] = points
  if (first === undefined) return ''
  const place = ({x, y}: Place) => `${text(x)} ${text(y)}`
  const steps = points.slice(1).map((point, i) => {
    const next = points[i + 2]
    if (next === undefined || isCorner(points[i]!, point, next)) return `L${place(point)}`
    return `L${place(between(points[i]!, point))}Q${place(point)} ${place(between(point, next))}`
  })
  // A line to where it is makes a dot.
  return `M${place(first)}${steps.length === 0 ? `L${place(first)}` : steps.join('')}`
}

const between = (a: Place, b: Place): Place => ({x: (a.x + b.x) / 2, y: (a.y + b.y) / 2})

function isCorner(before: Place, at: Place, after: Place): boolean {
  const [ax, ay, bx, by] = [at.x - before.x, at.y - before.y, after.x - at.x, after.y - at.y]
  const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)]
  return a > longest || b > longest || ax * bx + ay * by < sharpCosine * a * b
}

/** The outline of a line as wide as the pen was pressed, as the `d` of an SVG path, to be filled. A millisecond or more. */
export function outlineOf(points: readonly Point[], width: number): string {
  const outline = getStroke(
    evenly(points).map(({x, y, pressure}) => [x, y, pressure ?? 0.5]),
    {
      size: widths[width] ?? widths[0],
      thinning: 0.6,
      smoothing: 0.5,
      // What is drawn was smoothed before its points were thinned out.
      streamline: 0,
      simulatePressure: false,
      last: true
    }
  )
  const [first, ...rest] = outline
  if (first === undefined || rest.length === 0) return ''
  const middles = outline.map(([x, y], at) => {
    const [nextX, nextY] = outline[(at + 1) % outline.length]!
    return `${text(x)} ${text(y)} ${text((x + nextX) / 2)} ${text((y + nextY) / 2)}`
  })
  return `M${text(first[0])} ${text(first[1])}Q${middles.join(' ')}Z`
}
