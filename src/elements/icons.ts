import {html} from 'lit'

/** Line icons in a square of 24, drawn in the colour of the text. */
const icon = (path: string) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`

export const send = () => icon('M4 12 20.5 4.5 15 20l-3.5-6.5L4 12Zm7.5 1.5L20 5')
export const people = () =>
  icon(
    'M9 11a3.25 3.25 0 1 0 0-6.5A3.25 3.25 0 0 0 9 11Zm-6 8.5c.3-3.3 2.7-5.5 6-5.5s5.7 2.2 6 5.5M16 5a3 3 0 0 1 0 5.8M17.5 14.3c2 .7 3.3 2.5 3.5 5.2'
  )
export const invite = () =>
  icon(
    'M10 13.5a4 4 0 0 0 6 .4l2.8-2.8a4 4 0 0 0-5.7-5.7l-1.3 1.3M14 10.5a4 4 0 0 0-6-.4l-2.8 2.8a4 4 0 0 0 5.7 5.7l1.3-1.3'
  )
export const close = () => icon('M6 6l12 12M18 6 6 18')
export const back = () => icon('M15 5l-7 7 7 7')
export const down = () => icon('M12 5v14M6 13l6 6 6-6')
export const edit = () => icon('M4 20l1-4.5L16.5 4 20 7.5 8.5 19 4 20ZM14 6.5 17.5 10')
export const copy = () => icon('M9 9h10v11H9zM15 9V4H5v11h4')
export const check = () => icon('M5 12.5 10 17.5 19.5 7')
export const waiting = () => icon('M12 7v5.5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z')
export const warning = () => icon('M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.1')
export const settings = () =>
  icon(
    'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z'
  )
export const chat = () => icon('M4 5.5h16v11H11l-4.5 3.5v-3.5H4z')
export const plus = () => icon('M12 5v14M5 12h14')
export const search = () => icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.8-1.7L20.5 20.5')
export const bell = () => icon('M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15L6 16.5ZM10 20.5h4')
export const bellOff = () => icon('M6 16.5V11a6 6 0 0 1 9.5-4.9M18 10.5v6l1.5 1.5H8M10 20.5h4M4 4l16 16')
export const lock = () => icon('M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 1 1 7 0V11')
export const kept = () => icon('M4 5h16v4H4zM5.5 9v10.5h13V9M10 12.5h4')
export const more = () =>
  icon(
    'M5 12.9a.9.9 0 1 0 0-1.8.9.9 0 0 0 0 1.8Zm7 0a.9.9 0 1 0 0-1.8.9.9 0 0 0 0 1.8Zm7 0a.9.9 0 1 0 0-1.8.9.9 0 0 0 0 1.8Z'
  )
export const checks = () => icon('M2.5 12.5 7 17.5 15.5 7M11.5 16 13 17.5 21.5 7')
export const reply = () => icon('M10 5.5 3.5 12l6.5 6.5V15c5 0 8 1.5 10.5 4.5-.5-6-3.5-10-10.5-10.5Z')
export const smile = () => icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-4-7c2 3.5 6 3.5 8 0M9 9.5v.1m6-.1v.1')
export const remove = () => icon('M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 10.5v6m4-6v6')
export const info = () => icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5.5m0-9v.1')

// Files.
export const attach = () =>
  icon('M20 11.5 12 19.3a5 5 0 0 1-7-7.1l8.3-8.1a3.4 3.4 0 0 1 4.8 4.8l-8.2 8a1.7 1.7 0 0 1-2.4-2.4l7.5-7.3')
export const file = () => icon('M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5')
export const pages = () => icon('M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6.5M9 16h6.5')
export const picture = () =>
  icon('M4 5h16v14H4zM4 16.5l4.5-4.5 4 4 2.5-2.5 5 4.5M15.5 10.4a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4Z')
export const film = () => icon('M4 5.5h16v13H4zM10.2 9.2v5.6l4.8-2.8z')
export const sound = () =>
  icon('M9 17.5V6l10-2v11.5M9 17.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Zm10-2a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z')
export const archive = () => icon('M6 3.5h12v17H6zM12 3.5v1.5m0 2.5V9m0 2.5V13M10.25 15.5h3.5V18h-3.5z')
export const program = () => icon('M4 5h16v14H4zM4 8.75h16M7.5 12l2.5 2.2-2.5 2.3M12.5 16.5h4')
export const folder = () => icon('M3.5 6h6l2 2.5h9v10.5h-17z')
export const folderAdd = () => icon('M3.5 6h6l2 2.5h9v10.5h-17zM12 11v5.5M9.25 13.75h5.5')
export const pause = () => icon('M8.5 5.5v13M15.5 5.5v13')
export const play = () => icon('M7.5 5v14l11-7z')
export const save = () => icon('M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15')
export const open = () =>
  icon('M2.5 12c4-7 15-7 19 0-4 7-15 7-19 0Zm9.5 2.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5Z')
export const passOn = () => icon('M12 15V4M8 7.5l4-4 4 4M6.5 11H5v9.5h14V11h-1.5')
export const pin = () => icon('M9 4h6l-.8 6 3.3 3.5h-11L9.8 10zM12 13.5V20')
export const unlock = () => icon('M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 6.8-1')
export const toFront = () => icon('M5 4.5h14M12 20V9M7 13.5l5-5 5 5')
export const again = () => icon('M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v5H14.5')

// Games.
export const games = () =>
  icon(
    'M4.5 4.5h15v15h-15zM9 9.1a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2Zm6 0a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2Zm-3 3.5a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2Zm-3 3.5a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2Zm6 0a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2Z'
  )
export const flip = () => icon('M8 4v15M4.5 15.5 8 19l3.5-3.5M16 20V5M12.5 8.5 16 5l3.5 3.5')
export const forward = () => icon('M9 5l7 7-7 7')
export const toFirst = () => icon('M17 5l-7 7 7 7M6.5 5v14')
export const toLast = () => icon('M7 5l7 7-7 7M17.5 5v14')
export const minus = () => icon('M5 12h14')

// The whiteboard.
export const eraser = () =>
  icon(
    'M8.5 19.5 3.75 14.75a1.5 1.5 0 0 1 0-2.1L12.4 4a1.5 1.5 0 0 1 2.1 0L20 9.5a1.5 1.5 0 0 1 0 2.1L12.1 19.5ZM8.2 8.2 15.8 15.8M12 19.5H20.5'
  )
export const note = () => icon('M4.5 4.5h15v10l-5 5h-10zM19.5 14.5h-5v5M8 9h8M8 12.5h4')
export const move = () =>
  icon('M12 3.5v17M3.5 12h17M9.5 6 12 3.5 14.5 6M9.5 18l2.5 2.5 2.5-2.5M6 9.5 3.5 12 6 14.5M18 9.5l2.5 2.5-2.5 2.5')
export const undoStep = () => icon('M8.5 5 4.5 9l4 4M5 9h9a5.5 5.5 0 0 1 0 11H8.5')
export const zoomIn = () => icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.8-1.7L20.5 20.5M10.5 8v5M8 10.5h5')
export const zoomOut = () => icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.8-1.7L20.5 20.5M8 10.5h5')
export const wholeBoard = () => icon('M4 9V4.5h5M15 4.5h5V9M20 15v4.5h-5M9 19.5H4V15')
