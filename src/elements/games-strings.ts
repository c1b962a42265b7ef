import {harmless} from './text/harmless.ts'

/** Every text of lobby and tables; those of boards are in `board-strings.ts`. What others wrote goes through `harmless` here. */
export const gamesOpening = () => 'Opening the games…'

const titles: Readonly<Record<string, string>> = {'liars-dice': 'Liar’s dice'}

/** What a game is called: by its name on the wire, which may be anything. */
export function gameTitle(name: string): string {
  const known = Object.hasOwn(titles, name) ? titles[name] : undefined
  const words = harmless(name).replace(/[-_]+/g, ' ').trim()
  return known ?? words.charAt(0).toUpperCase() + words.slice(1)
}

/** A person as a sentence begins with them. */
export const subject = (name: string, own: boolean) => (own ? 'You' : harmless(name))
export const seatName = (seat: number) => `Seat ${seat + 1}`

// The list of tables.
export const lobby = () => 'Games'
export const tables = () => 'Tables'
export const newTable = () => 'New table'
export const newTableOf = (game: string) => `Play ${game.charAt(0).toLowerCase()}${game.slice(1)}`
export const newSharedOf = (game: string) => `New ${game.charAt(0).toLowerCase()}${game.slice(1)}`
export const noShared = () => 'Nothing is open here'
export const noSharedHint = () => 'Open one. Others here see it at once and can take part.'
export const noTables = () => 'No game is going on here'
export const noTablesHint = () => 'Open a table. Others here see it at once and can sit down.'
export const noTablesAlone = () => 'Nobody else is here yet. Open a table and send someone its link.'
export const lobbyOffline = () => 'Not connected. Your moves are kept and go out once the connection is back.'
export const notKept = () =>
  'Nothing is kept here when this page closes, and seats where chance plays a part are lost with it.'
export const wroteTooMuch = () =>
  'You have written a lot in the last hour, so what this page does for you in a game has to wait. If it takes too long, you will be late there.'
export const gamesNotice = (kind: 'not-kept' | 'too-fast') => (kind === 'not-kept' ? notKept() : wroteTooMuch())
export const yourTurn = () => 'Your turn'
export const forYou = () => 'Waits for you'
export const seatOffered = () => 'A seat is offered to you'
export const endedTables = (count: number) => (count === 1 ? '1 table has ended' : `${count} tables have ended`)
export const tableOf = (host: string, own: boolean) => (own ? 'Your table' : `${harmless(host)}’s table`)
export const freeSeats = (count: number) => (count === 1 ? '1 free seat' : `${count} free seats`)
export const watching = () => 'You watch'
export const play = () => 'Play'
export const join = () => 'Sit down'
export const watch = () => 'Watch'
export const look = () => 'Look'
export const open = () => 'Open'
/** Begins with what is visible, so that it can be spoken to a voice control. */
export const rowActionName = (words: string, game: string, table: string) => `${words}: ${game}, ${table}`

// A new table.
export const createTitle = () => 'Open a table'
export const whichGame = () => 'Game'
export const players = (min: number, max: number) => (min === max ? `${min} players` : `${min} to ${max} players`)
export const tableName = () => 'Name'
export const tableNameHint = () => 'May stay empty'
export const seatsName = () => 'Seats'
export const clockName = () => 'Clock'
export const clockChoice = (minutes: number, increment: number) =>
  increment === 0 ? `${minutes} minutes each` : `${minutes} minutes each, +${increment} s a move`
export const everybody = () => 'Everybody here'
export const sharedWords = () => 'There are no seats: everybody in this topic can open it and take part.'
export const keepHere = () => 'Keep it on this device'
export const neverKept = () => 'Nothing of it is kept: it is gone when everybody has closed it.'
export const noClock = () => 'No clock: take as long as you like, also days'
export const diceEach = () => 'Dice for each'
export const wildOnes = () => 'Ones count as any face'
export const createYes = () => 'Open the table'
export const cancel = () => 'Cancel'
export const notCreated = () => 'The table could not be opened. Try again.'
export const didNotWork = () => 'That did not work. Try again.'

// Where a table stands.
export const waitsFor = (missing: number) =>
  missing === 1 ? 'Waits for 1 more player' : `Waits for ${missing} more players`
export const readyToStart = () => 'Ready to start'
export const toMove = (names: readonly string[]) =>
  names.length === 1 ? `${harmless(names[0]!)} is to move` : `${names.map(harmless).join(', ')} are to move`
export const youToMove = () => 'It is your turn'
export const drawing = (names: readonly string[]) =>
  names.length === 0 ? 'All draw together' : `All draw together: waiting for ${names.map(harmless).join(', ')}`
export const beingPlayed = () => 'Being played'
export const openToAll = () => 'Open to everybody here'
export const nobodyThere = () => 'Nobody is there now'
export const brokenRow = () => 'Stopped'
export const unknownRow = () => 'Cannot be played here'
export const closedRow = () => 'Taken away'

// At a table.
export const backToTables = () => 'All tables'
export const waitingTitle = (missing: number) => (missing > 0 ? waitsFor(missing) : 'Everybody needed is here')
export const youStart = () => 'Start when you like. Whoever sits down before that plays too.'
export const hostStarts = (host: string) => `${harmless(host)} starts the game.`
export const takeSeat = () => 'Sit down'
export const leaveSeat = () => 'Stand up'
export const start = () => 'Start'
export const closeTable = () => 'Take the table away'
export const tableFull = () => 'All seats are taken. You can watch.'
export const inviteWords = () => 'Whoever opens this link comes to this table.'
export const invite = () => 'Invite'
export const freeSeat = () => 'Free'
export const tableComing = () => 'This table has not arrived yet. It comes when somebody who has it is here.'
export const unknownGame = (game: string) => `This page does not know the game “${gameTitle(game)}”.`
export const otherVersion = (game: string) =>
  `${gameTitle(game)} is played by other rules at this table. Reload the page: it may be older than theirs.`
export const tableClosed = () => 'The host has taken this table away.'
export const broken = () => 'The rules of this game failed, and the table has stopped.'
export const whatRulesSaid = () => 'What the rules said'
export const aloneAtTable = () => 'Nobody else is here. What you do is kept and reaches whoever comes.'
export const playersAway = (names: readonly string[]) =>
  names.length === 1 ? `${harmless(names[0]!)} is away.` : `${names.map(harmless).join(' and ')} are away.`

// Shared state.
export const sharedOffline = () => 'Not connected. What you do here reaches the others once the connection is back.'
export const whoIsThere = () => 'Who is there'
/** Few are named, the others are counted. */
export function othersThere(names: readonly string[]): string {
  const [one, other, ...more] = names.map(harmless)
  if (one === undefined) return 'Only you are there'
  if (other === undefined) return `You and ${one} are there`
  return more.length === 0 ? `You, ${one} and ${other} are there` : `You and ${names.length} others are there`
}
export const goBack = () => 'Leave it here'
export const keptRow = {
  kept: () => 'Kept on this device',
  not: () => 'Not kept on this device',
  never: () => 'Not kept'
}
export const keptWords = () => 'What is here is still here after a reload, and when nobody else is there.'
export const notKeptWords = () =>
  'Nothing of it is kept on this device. When you close this page it is gone here, unless others bring it back.'
export const forgetHere = () => 'Forget it on this device'
export const keepAgain = () => 'Keep it on this device'
export const forgotten = () => 'Forgotten on this device. As long as this page is open you can have it kept again.'
export const keptNow = () => 'Kept on this device from now on.'
export const closeSharedWords = () => 'It is gone for everybody, with all that is on it.'
export const sharedEmpty = () => 'Nothing is here yet.'
export const sharedState = () => 'What is here'
export const sharedBy = (name: string) => `by ${harmless(name)}`
const sharedFaultWords: Readonly<Record<string, string>> = {
  malformed: 'sent something that cannot be read',
  forged: 'passed on something with a false signature',
  'not-theirs': 'tried to change what is not theirs',
  flood: 'sent far too much',
  'far-future': 'has a clock that is more than a day ahead',
  'too-many': 'has more here than one person may have'
}
export const sharedFaultSaid = (name: string, reason: string) =>
  `${harmless(name)} ${sharedFaultWords[reason] ?? 'did something that is not allowed'}.`

// Seats.
export const seats = () => 'Players'
export const you = () => 'you'
export const away = () => 'away'
export const isToMove = () => 'to move'
export const outWords = {resigned: () => 'gave up', late: () => 'was too late'}
export const ping = (ms: number) => `${ms} ms`
export const pingName = (ms: number) => `Connection: ${ms} milliseconds`
export const clockLeft = (time: string) => `Time left: ${time}`
export const clockRunning = () => 'running'
export const offeredTo = (name: string) => `offered to ${harmless(name)}`
export const somebody = () => 'somebody'
export const timeToMove = (time: string) => `${time} left for this move`
export const secondsLeft = (seconds: number) => `${seconds} seconds left.`
export const alsoHere = (names: readonly string[]) => `Also here: ${names.map(harmless).join(', ')}`

// Acts.
export const acts = () => 'What you can do'
export const actUndo = () => 'Ask to undo'
export const actDraw = () => 'Offer a draw'
export const actRematch = () => 'Play again'
export const hostPlaysAgain = (name: string) => `${harmless(name)} can start another match.`
export const notAgainYet = () =>
  'You can play again once the pages of the others have told how it ended. If they are gone, open a new table.'
export const readyAgain = (names: readonly string[]) => `Ready for the next match: ${names.join(', ')}.`
export const nobodyReady = () => 'Nobody is ready for the next match.'
export const nobodyPlays = () => 'Nobody who plays is here now. The game can be watched when one of them comes back.'
export const actResign = () => 'Give up'
export const actHandOver = () => 'Hand over your seat'
export const resignAsk = () => 'Give up this game?'
export const resignWords = () => 'It counts as lost, and cannot be undone.'
export const resignYes = () => 'Give up'
export const goOn = () => 'Go on playing'
export const handOverAsk = () => 'To whom?'
export const handOverWords = () => 'They play on in your place as soon as they accept. Until then the seat is yours.'
export const handOverNobody = () => 'Nobody else is here who does not play already.'
export const takeOverAsk = (name: string) => `${harmless(name)} offers you their seat.`
export const takeOver = () => 'Take the seat'
export const closeAsk = () => 'Take this table away?'
export const closeWords = () => 'It is gone for everybody.'

export const proposalAsk = {
  undo: (name: string) => `${name} would like to take the last move back.`,
  draw: (name: string) => `${name} offers a draw.`,
  rematch: (name: string) => `${name} would like to play again.`
}
export const proposalOwn = {
  undo: (names: string) => `You asked to take your last move back. ${names}`,
  draw: (names: string) => `You offered a draw. ${names}`,
  rematch: (names: string) => `You asked for another game. ${names}`
}
export const notAnswered = (names: readonly string[]) => `Waiting for ${names.map(harmless).join(', ')}.`
export const agree = () => 'Agree'
export const decline = () => 'Decline'
export const withdraw = () => 'Withdraw'

// The end.
const whys: Readonly<Record<string, string>> = {
  checkmate: 'checkmate',
  stalemate: 'stalemate',
  repetition: 'the same position for the third time',
  'fifty-moves': 'fifty moves without a capture or a move of a pawn',
  'insufficient-material': 'too few pieces are left to win',
  'cannot-mate': 'a king alone cannot win',
  agreed: 'agreed',
  resigned: 'the other gave up',
  late: 'the other was too late',
  left: 'too few were left to play',
  disputed: 'the players say different things about how it ended',
  'last-with-dice': 'the last one with dice'
}
/** Why it ended: a word of ours, or what the rules of a page's own game say. */
export const endWhy = (why: string) => (Object.hasOwn(whys, why) ? whys[why]! : harmless(why).slice(0, 200))
/** Of more than two, the last to go is not the only one who went. */
export const nobodyElse = () => 'nobody else is left'
const because = (why: string | undefined) => (why === undefined || why === '' ? '.' : `: ${endWhy(why)}.`)
export const wonOne = (name: string, own: boolean, why: string | undefined) =>
  `${subject(name, own)} ${own ? 'have' : 'has'} won${because(why)}`
export const wonMany = (names: readonly string[], why: string | undefined) =>
  `${names.join(', ')} have won${because(why)}`
export const nobodyWon = (why: string | undefined) => `Nobody has won${because(why)}`
export const drawn = (why: string | undefined) => `A draw${because(why)}`

// Looking back.
export const moves = () => 'Moves'
export const first = () => 'To the beginning'
export const previous = () => 'One move back'
export const next = () => 'One move on'
export const last = () => 'To now'
export const oldMovesGone = () =>
  'The oldest moves made room for newer messages. What came of this one is not kept here any more.'
export const readingMoves = () => 'Reading the game from its start …'
export const lookingAt = (count: number, all: number) =>
  count === 0 ? `The beginning, of ${all}` : `Move ${count} of ${all}`
export const backToNow = () => 'Back to now'
export const moveSaid = (name: string, words: string) => `${harmless(name)}: ${words}.`

// What somebody did that is not allowed.
export const faults = (count: number) => (count === 1 ? '1 thing was not allowed' : `${count} things were not allowed`)
const faultWords: Readonly<Record<string, string>> = {
  'illegal-move': 'tried a move that the rules refuse',
  'rules-failed': 'tried a move that the game cannot make',
  'not-their-turn': 'tried to move when it was not their turn',
  'no-seat': 'tried to play without a seat',
  'forged-draw': 'tried to cheat when something was drawn',
  'two-moves': 'made two different moves in one turn, and one of them counts',
  'other-position': 'tried to play on from where this game never was',
  flood: 'sent far too much'
}
export const faultSaid = (name: string, reason: string) =>
  `${harmless(name)} ${faultWords[reason] ?? 'did something that is not allowed'}.`
export const faultsHint = () => 'What is not allowed does not count.'

export const moveFailed = (message: string) => `The game has a mistake and cannot make this move: ${harmless(message)}`
export const notNow = () => 'That was not possible any more: somebody was quicker.'
export const boardFailed = (message: string) => `The page could not draw this game: ${harmless(message)}`
