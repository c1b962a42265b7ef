const unitFormat = (unit: string, unitDisplay: 'short' | 'narrow' | 'long', digits: number) =>
  new Intl.NumberFormat(undefined, {style: 'unit', unit, unitDisplay, maximumFractionDigits: digits})

/** As people count, and as limits are set. */
const units = (['terabyte', 'gigabyte', 'megabyte', 'kilobyte'] as const).map(
  (unit, at) => [1000 ** (4 - at), unitFormat(unit, 'short', 1)] as const
)
const byteFormat = unitFormat('byte', 'long', 0)

export function bytesText(bytes: number): string {
  for (const [size, format] of units) if (bytes >= size) return format.format(bytes / size)
  return byteFormat.format(bytes)
}

const times = [
  [86_400, unitFormat('day', 'long', 0)],
  [3600, unitFormat('hour', 'short', 0)],
  [60, unitFormat('minute', 'short', 0)],
  [1, unitFormat('second', 'short', 0)]
] as const

/** In the largest unit that fits, rounded up: better early than late. */
export function durationText(seconds: number): string {
  for (const [size, format] of times) if (seconds >= size) return format.format(Math.ceil(seconds / size))
  return times[3][1].format(1)
}

const numberFormat = new Intl.NumberFormat()
export const countText = (count: number): string => numberFormat.format(count)

const percentFormat = new Intl.NumberFormat(undefined, {style: 'percent'})
/** Never all before it is all. */
export const percentText = (part: number, whole: number): string =>
  percentFormat.format(whole === 0 ? 1 : Math.floor((100 * part) / whole) / 100)
