/**
 * What a page leaves for the next one while it goes. IndexedDB alone does not do: a browser may undo a transaction with the page that
 * began it, although it was committed (src/decisions/050). A note in localStorage is written when the call returns; how it gets to the disk
 * is the browser's affair. Where there is no room, or no storage at all, nothing is left.
 */
const namesBegin = 'shoal left '

/** By name; a note of that name that is there is replaced. */
export function leaveNote(name: string, text: string): void {
  try {
    storage()?.setItem(namesBegin + name, text)
  } catch {
    // Full, and the page is going: nothing can be made of it.
  }
}

/** Those whose names begin like this, by name. */
export function notesLeft(begin: string): ReadonlyMap<string, string> {
  const from = storage()
  const notes = new Map<string, string>()
  for (const key of Object.keys(from ?? {})) {
    if (key.startsWith(namesBegin + begin)) notes.set(key.slice(namesBegin.length), from!.getItem(key) ?? '')
  }
  return notes
}

/** Those of them that still say the same: a page that is hidden twice leaves two notes of one name. */
export function removeNotes(notes: ReadonlyMap<string, string>): void {
  for (const [name, text] of notes) {
    if (storage()?.getItem(namesBegin + name) === text) storage()?.removeItem(namesBegin + name)
  }
}

function storage(): Storage | undefined {
  try {
    return globalThis.localStorage as Storage | undefined
  } catch {
    // Reading the property alone throws in a sandboxed frame, and where the browser lets a page keep nothing.
    return undefined
  }
}
