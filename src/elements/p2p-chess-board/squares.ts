/** What stands on a square. */
export interface Standing {
  readonly colour: 'w' | 'b'
  readonly piece: string
}

export const files = 'abcdefgh'

/** All squares as they lie before the players, row by row from the top. */
export function squaresFor(flipped: boolean): readonly (readonly string[])[] {
  const rows = Array.from({length: 8}, (_, row) => Array.from(files, file => `${file}${8 - row}`))
  return flipped ? rows.reverse().map(row => row.reverse()) : rows
}

export const isDark = (square: string): boolean => (files.indexOf(square[0]!) + Number(square[1])) % 2 === 1

/** The first field of Forsyth–Edwards notation, as a map. */
export function standingOf(fen: string): ReadonlyMap<string, Standing> {
  const standing = new Map<string, Standing>()
  const rows = fen.split(' ', 1)[0]!.split('/')
  rows.forEach((row, at) => {
    let file = 0
    for (const letter of row) {
      const empty = Number(letter)
      if (empty > 0) file += empty
      else {
        const piece = letter.toLowerCase()
        standing.set(`${files[file]}${8 - at}`, {colour: letter === piece ? 'b' : 'w', piece})
        file++
      }
    }
  })
  return standing
}

/** Who is to move. */
export const sideOf = (fen: string): 'w' | 'b' => (fen.split(' ')[1] === 'b' ? 'b' : 'w')

/** The square a key leads to; undefined for a key that leads nowhere. */
export function neighbour(square: string, key: string, flipped: boolean): string | undefined {
  const rows = squaresFor(flipped)
  const row = rows.findIndex(each => each.includes(square))
  const column = rows[row]!.indexOf(square)
  const within = (value: number) => Math.min(7, Math.max(0, value))
  switch (key) {
    case 'ArrowUp':
      return rows[within(row - 1)]![column]
    case 'ArrowDown':
      return rows[within(row + 1)]![column]
    case 'ArrowLeft':
      return rows[row]![within(column - 1)]
    case 'ArrowRight':
      return rows[row]![within(column + 1)]
    case 'Home':
      return rows[row]![0]
    case 'End':
      return rows[row]![7]
    case 'PageUp':
      return rows[0]![column]
    case 'PageDown':
      return rows[7]![column]
    default:
      return undefined
  }
}
