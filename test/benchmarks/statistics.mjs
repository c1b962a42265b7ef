/**
 * The middle of the values, or the mean of the two in the middle.
 * @param {readonly number[]} values
 * @throws {RangeError} without values, or when one is no finite number: a figure is never made of less than it says
 */
export function median(values) {
  const sorted = sort(values)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/**
 * The smallest value that at least this share of all values does not exceed (nearest rank).
 * @param {readonly number[]} values
 * @param {number} share above 0, at most 1
 * @throws {RangeError} like `median`
 */
export function quantile(values, share) {
  if (!(share > 0 && share <= 1)) throw new RangeError(`A share of ${share} is not above 0 and at most 1.`)
  const sorted = sort(values)
  return sorted[Math.ceil(share * sorted.length) - 1]
}

/**
 * @param {readonly number[]} values
 * @throws {RangeError} like `median`
 */
export const largest = values => quantile(values, 1)

/** As a figure is printed: at most `digits` decimals. */
export const rounded = (value, digits = 1) => Number(value.toFixed(digits))

/** One line about how the values are spread, for the progress shown beside the figures. */
export function spread(values) {
  const [least, middle, most, worst] = [
    quantile(values, Number.MIN_VALUE),
    median(values),
    quantile(values, 0.9),
    largest(values)
  ]
  return `least ${rounded(least)}, median ${rounded(middle)}, p90 ${rounded(most)}, worst ${rounded(worst)} of ${values.length}`
}

function sort(values) {
  if (values.length === 0) throw new RangeError('Nothing was measured.')
  const odd = values.filter(value => !Number.isFinite(value))
  if (odd.length > 0) throw new RangeError(`${odd.join(', ')} is no measurement.`)
  return [...values].sort((a, b) => a - b)
}
