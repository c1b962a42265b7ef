/** Where an arrow key leads in the list. */
export type KeyStep = 'up' | 'down' | 'start' | 'end'
export type Shortcut = 'menu' | 'reply' | 'edit' | 'react' | 'remove' | 'leave'

const steps: {readonly [key: string]: KeyStep} = {ArrowUp: 'up', ArrowDown: 'down', Home: 'start', End: 'end'}
const shortcuts: {readonly [key: string]: Shortcut} = {
  Enter: 'menu',
  ContextMenu: 'menu',
  r: 'reply',
  e: 'edit',
  '+': 'react',
  Delete: 'remove',
  Escape: 'leave'
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

const isModified = ({ctrlKey, metaKey, altKey}: Key) => ctrlKey || metaKey || altKey

export const keyStep = (event: Key): KeyStep | undefined => (isModified(event) ? undefined : of(steps, event.key))

/** What a key means for the message one is on. */
export function shortcutOf(event: Key): Shortcut | undefined {
  if (isModified(event)) return undefined
  if (event.key === 'F10' && event.shiftKey) return 'menu'
  return of(shortcuts, event.key.length === 1 ? event.key.toLowerCase() : event.key)
}

const of = <T>(table: {readonly [key: string]: T}, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined
