import {getStroke} from 'perfect-freehand'
import {widths} from './board-items.ts'
import type {Point} from './packed-points.ts'

/** With so many decimals a shape is exact at any size of the board. */
const text = (at: number): string => String(Math.round(at * 100) / 100)

/** The shape of a line as the `d` of an SVG path. Where pressure was measured it says how wide the line is. */
export function strokeShape(points: readonly Point[], width: number): string {
  const hasPressure = points.some(({pressure}) => pressure !== undefined)
  const outline = getStroke(
    points.map(({x, y, pressure}) => [x, y, pressure ?? 0.5]),
    {
      size: widths[width] ?? widths[0],
      thinning: hasPressure ? 0.6 : 0,
      smoothing: 0.5,
      // What is drawn was smoothed before its points were thinned out.
      streamline: 0,
      simulatePressure: false,
      last: true
    }
  )
  const [first, ...rest] = outline
  if (first === undefined) return ''
  const middles = outline.map(([x, y], at) => {
    const [nextX, nextY] = outline[(at + 1) % outline.length]!
    return `${text(x)} ${text(y)} ${text((x + nextX) / 2)} ${text((y + nextY) / 2)}`
  })
  return rest.length === 0 ? '' : `M${text(first[0])} ${text(first[1])}Q${middles.join(' ')}Z`
}
