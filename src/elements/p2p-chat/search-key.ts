/** Ctrl or Cmd + F, and `/` where nobody writes. */
export function isSearchKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === 'f' && !event.shiftKey
  const from = event.composedPath()[0]
  return event.key === '/' && !(from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement)
}
