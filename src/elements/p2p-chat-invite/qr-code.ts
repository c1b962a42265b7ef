/** A QR code as one SVG path of unit squares, with its size in squares and the quiet zone the standard asks for. */
export interface QrCode {
  readonly size: number
  readonly path: string
}

const quietZone = 4

/**
 * Loaded only when a code is shown. `level`: how much of it may be hidden; a long text is easier to read with 'L'. `undefined` when the text is too long for one, or the code
 * cannot be loaded.
 */
export async function qrCode(text: string, level: 'L' | 'M' = 'M'): Promise<QrCode | undefined> {
  try {
    const {encode} = await import('uqr')
    const {size, data} = encode(text, {ecc: level, border: quietZone})
    return {size, path: squares(data)}
  } catch (error) {
    console.warn('shoal: no QR code for this link:', error)
    return undefined
  }
}

/** Dark squares of a row that touch become one stroke, which keeps the path short. */
export function squares(rows: readonly (readonly boolean[])[]): string {
  let path = ''
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x + 1 - from}v1H${from}z`
    }
  })
  return path
}
