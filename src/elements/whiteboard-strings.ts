/** Every text of the whiteboard; a part of `strings.ts`. */
export const boardName = () => 'Whiteboard'
export const boardHow = () =>
  'Arrow keys move, Shift makes larger steps. Space or Enter puts the pen down and lifts it, erases, or writes a note. P, E, N and M take pen, eraser, note and move. Plus and minus zoom, 0 shows everything, Ctrl+Z undoes.'
export const boardTools = () => 'Tools'
export const boardTool = {pen: () => 'Pen', eraser: () => 'Eraser', note: () => 'Note', move: () => 'Move'}
export const boardColours = () => 'Colour'
export const boardColour = {
  ink: () => 'Ink',
  blue: () => 'Blue',
  orange: () => 'Orange',
  green: () => 'Green',
  purple: () => 'Purple',
  grey: () => 'Grey'
}
export const boardWidths = () => 'Width'
export const boardWidth = () => ['Thin', 'Medium', 'Thick']
export const boardUndo = () => 'Undo'
export const boardMore = () => 'More'
export const boardFit = () => 'Show everything'
export const boardLarger = () => 'Zoom in'
export const boardSmaller = () => 'Zoom out'
export const boardSavePng = () => 'Save as a picture'
export const boardSaveSvg = () => 'Save as SVG'
export const boardClear = () => 'Remove what is mine'
export const boardEmpty = () => 'Nothing on the board yet'
export const boardEmptyHint = () =>
  'Draw with a finger, a pen or the mouse. With the keyboard: Space, then the arrow keys.'
export const boardOpening = () => 'Opening the board…'
export const boardNotKept = () => 'Nothing is kept here when this page closes. Save a picture of what you want to have.'
export const boardWentWrong = () => 'That did not work. Try again.'
export const boardNotYours = () => 'You can erase only what you drew.'
export const boardNoPicture = () => 'This browser could not make the picture. Save as SVG instead.'
export const boardNoteLabel = () => 'Text of the note'
export const boardNotePlace = () => 'Put it on the board'
export const boardPenDown = () => 'Pen down.'
export const boardPenUp = () => 'Line drawn.'
export const boardErased = (count: number) => (count === 1 ? 'Erased 1.' : `Erased ${count}.`)
export const boardNothingToErase = () => 'Nothing of yours is here.'
export const boardUndone = (count: number) => (count === 0 ? 'Nothing to undo.' : 'Undone.')
export const boardCleared = (count: number) =>
  count === 0 ? 'Nothing here is yours.' : 'Everything of yours is gone from the board. Undo brings it back.'
export const boardToolTaken = (tool: string) => `${tool} taken.`
export const boardLines = (count: number) => (count === 1 ? '1 line' : `${count} lines`)
export const boardNotes = (count: number) => (count === 1 ? '1 note' : `${count} notes`)
export const boardSummary = (lines: number, notes: number) => `On the board: ${boardLines(lines)}, ${boardNotes(notes)}`
export const boardBy = (name: string, lines: number, notes: number) =>
  `${name}: ${[lines > 0 ? boardLines(lines) : '', notes > 0 ? boardNotes(notes) : ''].filter(each => each !== '').join(', ')}`
export const boardNoteBy = (name: string, text: string) => `${name} wrote: ${text}`
export const boardMorePeople = (count: number) => (count === 1 ? 'and 1 more person' : `and ${count} more people`)
export const boardMoreNotes = (count: number) => (count === 1 ? 'and 1 more note' : `and ${count} more notes`)
export const boardNews = (name: string, lines: number, notes: readonly string[], more: number) => {
  const parts = [
    ...(lines > 0 ? [`drew ${boardLines(lines)}`] : []),
    ...notes.map(text => `wrote “${text}”`),
    ...(more > 0 ? [`wrote ${boardNotes(more)} more`] : [])
  ]
  return `${name} ${parts.join(', ')}.`
}
export const boardNewsOfOthers = (count: number) =>
  count === 1 ? 'Somebody else drew, too.' : `${count} others drew, too.`
export const boardFile = (ending: string) => `whiteboard.${ending}`
