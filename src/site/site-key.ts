/** What a key asks of the whole page. */
export type SiteKey = 'help' | 'settings' | 'search' | 'write' | 'play'

const keys: Readonly<Record<string, SiteKey>> = {'?': 'help', ',': 'settings', '/': 'search', m: 'write', g: 'play'}

/** Undefined while one writes, inside a dialog, and for what an element has used already. */
export function siteKey(event: KeyboardEvent): SiteKey | undefined {
  const path = event.composedPath()
  const writes = path[0] instanceof HTMLInputElement || path[0] instanceof HTMLTextAreaElement
  if (writes || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (path.some(node => node instanceof HTMLDialogElement)) return
  return keys[event.key]
}
