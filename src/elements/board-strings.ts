/** Every text of the boards. Squares and moves are said as they are spoken across a real board. */
export const chessBoard = () => 'Chess board'
export const colours = {w: () => 'white', b: () => 'black'}
export const sideNames = [() => 'White', () => 'Black'] as const
const pieces: Readonly<Record<string, string>> = {
  p: 'pawn',
  n: 'knight',
  b: 'bishop',
  r: 'rook',
  q: 'queen',
  k: 'king'
}
export const pieceName = (letter: string) => pieces[letter] ?? letter
export const pieceOf = (colour: 'w' | 'b', letter: string) => `${colours[colour]()} ${pieceName(letter)}`

export interface SquareSaid {
  readonly square: string
  /** Empty: nothing stands there. */
  readonly piece: string
  readonly picked: boolean
  readonly target: boolean
  readonly inCheck: boolean
  readonly last: 'from' | 'to' | undefined
}
export function squareSaid({square, piece, picked, target, inCheck, last}: SquareSaid): string {
  const parts = [square, piece === '' ? 'empty' : piece]
  if (inCheck) parts.push('in check')
  if (picked) parts.push('picked up')
  if (target) parts.push(piece === '' ? 'can move here' : 'can be taken')
  if (last !== undefined) parts.push(last === 'from' ? 'the last move came from here' : 'the last move went here')
  return parts.join(', ')
}
export const pickedUp = (piece: string, square: string, targets: number) =>
  targets === 0
    ? `The ${piece} on ${square} cannot move.`
    : `Picked up the ${piece} on ${square}. ${targets === 1 ? '1 square' : `${targets} squares`} to go to.`
export const putDown = () => 'Put down again.'
export const cannotGo = (square: string) => `It cannot go to ${square}.`
export const promoteTo = () => 'The pawn becomes a'
export const flipBoard = () => 'Turn the board'

export const castlesShort = () => 'castles short'
export const castlesLong = () => 'castles long'
export const movesTo = (piece: string, from: string, to: string) => `${piece} ${from} to ${to}`
export const takes = (piece: string, from: string, captured: string, to: string) =>
  `${piece} ${from} takes ${captured} on ${to}`
export const becomes = (piece: string) => `becomes a ${piece}`
export const check = () => 'check'
export const checkmate = () => 'checkmate'

// Dice.
const ones = ['one', 'two', 'three', 'four', 'five', 'six']
const many = ['ones', 'twos', 'threes', 'fours', 'fives', 'sixes']
export const face = (value: number) => ones[value - 1] ?? String(value)
export const faces = (count: number, value: number) => (count === 1 ? face(value) : (many[value - 1] ?? String(value)))
export const diceTable = () => 'Dice'
export const yourDice = () => 'Your dice'
export const yourDiceSaid = (values: readonly number[]) => `Your dice: ${values.map(face).join(', ')}`
export const underCup = (count: number) => (count === 1 ? '1 die under the cup' : `${count} dice under the cup`)
export const noDice = () => 'no dice left'
export const diceLeft = (count: number) => (count === 0 ? noDice() : count === 1 ? '1 die' : `${count} dice`)
export const throwing = () => 'All throw…'
export const bidStands = (name: string, own: boolean, count: number, value: number) =>
  `${own ? 'You say' : `${name} says`}: at least ${count} ${faces(count, value)}`
export const noBid = (name: string, own: boolean) => (own ? 'You make the first bid.' : `${name} makes the first bid.`)
export const inAll = (count: number) => (count === 1 ? '1 die in all' : `${count} dice in all`)
export const wildWords = () => 'ones count as any face'
export const yourBid = () => 'Your bid'
export const howMany = () => 'How many'
export const more = () => 'One more'
export const fewer = () => 'One fewer'
export const whichFace = () => 'Of which face'
export const bid = (count: number, value: number) => `Bid ${count} ${faces(count, value)}`
export const bidTooLow = () => 'A bid names more dice, or as many of a higher face.'
export const doubt = () => 'Doubt it'
export const lastRound = () => 'The round before'
export const found = (count: number, value: number) =>
  count === 0
    ? `There was no ${face(value)}.`
    : count === 1
      ? `There was 1 ${face(value)}.`
      : `There were ${count} ${faces(count, value)}.`
export const bidWas = (name: string, own: boolean, count: number, value: number) =>
  `${own ? 'You had' : `${name} had`} said ${count} ${faces(count, value)}.`
export const lostDie = (name: string, own: boolean, isOut: boolean) =>
  `${own ? 'You lose' : `${name} loses`} a die${isOut ? ` and ${own ? 'are' : 'is'} out` : ''}.`
export const handOf = (name: string, own: boolean) => (own ? 'Your dice' : name)
export const handSaid = (values: readonly number[]) => (values.length === 0 ? 'no dice' : values.map(face).join(', '))
export const bids = (count: number, value: number) => `at least ${count} ${faces(count, value)}`
export const doubts = () => 'doubts it'
export const roundNumber = (round: number) => `Round ${round}`

// A game without a board of its own.
export const plainBoard = () => 'State of the game'
export const plainMoves = () => 'Moves'
export const nothingThere = () => 'nothing'
export const yes = () => 'yes'
export const no = () => 'no'
export const andMore = (count: number) => `and ${count} more`
