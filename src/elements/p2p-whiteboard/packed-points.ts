import {fromBase64Url, toBase64Url} from '../../base/bytes.ts'

/** A point of a line, in units of the board: one is a CSS pixel at its own size. */
export interface Point {
  readonly x: number
  readonly y: number
  /** How hard the pen was pressed, 0 to 1; undefined where nothing measures it. */
  readonly pressure: number | undefined
}

export const maxPoints = 512
/** No board is larger, in each direction from the middle. Units. */
export const boardEdge = 100_000
/** Steps of a unit. */
const precision = 4
const pressures = 15
const [plain, pressed] = [0, 1]
/** Four groups of seven bits hold any difference of two places. */
const maxNumberBytes = 4

/** Where a point may be. */
export const onBoard = (at: number): number => Math.min(boardEdge, Math.max(-boardEdge, at))

/**
 * Points as short text: a byte that says whether pressures are there, then for each point the differences to the one before in quarters of a
 * unit (zigzag, LEB128) and its pressure, all of it in base64url.
 */
export function packPoints(points: readonly Point[]): string {
  const hasPressure = points.some(({pressure}) => pressure !== undefined)
  const bytes: number[] = [hasPressure ? pressed : plain]
  let [x, y] = [0, 0]
  for (const point of points.slice(0, maxPoints)) {
    const [nextX, nextY] = [Math.round(onBoard(point.x) * precision), Math.round(onBoard(point.y) * precision)]
    pushNumber(bytes, nextX - x)
    pushNumber(bytes, nextY - y)
    if (hasPressure) bytes.push(Math.round(Math.min(1, Math.max(0, point.pressure ?? 0.5)) * pressures))
    ;[x, y] = [nextX, nextY]
  }
  return toBase64Url(Uint8Array.from(bytes))
}

/** Total: whatever the text is, at least one and at most `maxPoints` points on the board, or undefined. */
export function unpackPoints(text: string): readonly Point[] | undefined {
  const bytes = fromBase64Url(text)
  if (bytes === undefined || bytes.length < 3 || bytes[0]! > pressed) return undefined
  const hasPressure = bytes[0] === pressed
  const points: Point[] = []
  let at = 1
  const number = (): number => {
    let value = 0
    for (let group = 0; group < maxNumberBytes; group++) {
      const byte = bytes[at++]
      if (byte === undefined) return Number.NaN
      value += (byte & 0x7f) * 2 ** (7 * group)
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
    return Number.NaN
  }
  let [x, y] = [0, 0]
  while (at < bytes.length) {
    x += number()
    y += number()
    const pressure = hasPressure ? bytes[at++] : undefined
    const isOnBoard = Math.abs(x) <= boardEdge * precision && Math.abs(y) <= boardEdge * precision
    if (!isOnBoard || points.length === maxPoints) return undefined
    if (hasPressure && (pressure === undefined || pressure > pressures)) return undefined
    points.push({x: x / precision, y: y / precision, pressure: pressure && pressure / pressures})
  }
  return points
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value < 0 ? -2 * value - 1 : 2 * value
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
}
