import type {Place} from './simplify.ts'
import {toolKeys, tools, type Tool} from './tools.ts'

/** What a key does while the board has the focus. */
export type KeyAct =
  | {readonly kind: 'step'; readonly dx: number; readonly dy: number}
  | {readonly kind: 'press'}
  | {readonly kind: 'stop'}
  | {readonly kind: 'take'; readonly tool: Tool}
  | {readonly kind: 'zoom'; readonly by: 1 | -1}
  | {readonly kind: 'fit'}
  | {readonly kind: 'undo'}

/** Pixels of a step, and of a large one. */
const [small, large] = [8, 40]

const directions: Readonly<Record<string, Place>> = {
  ArrowLeft: {x: -1, y: 0},
  ArrowRight: {x: 1, y: 0},
  ArrowUp: {x: 0, y: -1},
  ArrowDown: {x: 0, y: 1}
}

export function keyAct(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>
): KeyAct | undefined {
  const {key, shiftKey, ctrlKey, metaKey, altKey} = event
  if (ctrlKey || metaKey || altKey) {
    return key.toLowerCase() === 'z' && !altKey && !shiftKey ? {kind: 'undo'} : undefined
  }
  const direction = directions[key]
  if (direction !== undefined) {
    const step = shiftKey ? large : small
    return {kind: 'step', dx: step * direction.x, dy: step * direction.y}
  }
  if (key === ' ' || key === 'Enter') return {kind: 'press'}
  if (key === 'Escape') return {kind: 'stop'}
  if (key === '+' || key === '=') return {kind: 'zoom', by: 1}
  if (key === '-') return {kind: 'zoom', by: -1}
  if (key === '0') return {kind: 'fit'}
  const tool = tools.find(each => toolKeys[each] === key.toLowerCase())
  return tool && {kind: 'take', tool}
}
