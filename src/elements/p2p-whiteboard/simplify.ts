import type {Point} from './packed-points.ts'

/**
 * The points of a line without those that are no further than `tolerance` from what is left (Ramer 1972, Douglas and Peucker
 * 1973). First and last stay.
 */
export function simplify(points: readonly Point[], tolerance: number): readonly Point[] {
  if (points.length <= 2) return points
  const kept = new Uint8Array(points.length)
  kept[0] = kept[points.length - 1] = 1
  const spans: [number, number][] = [[0, points.length - 1]]
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [first, last] = span
    let [farthest, at] = [tolerance, -1]
    for (let i = first + 1; i < last; i++) {
      const distance = distanceToSegment(points[i]!, points[first]!, points[last]!)
      if (distance > farthest) [farthest, at] = [distance, i]
    }
    if (at < 0) continue
    kept[at] = 1
    spans.push([first, at], [at, last])
  }
  return points.filter((_, i) => kept[i] === 1)
}

export function distanceToSegment({x, y}: Place, a: Place, b: Place): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / length))
  return Math.hypot(x - a.x - share * dx, y - a.y - share * dy)
}

export interface Place {
  readonly x: number
  readonly y: number
}
