import type {PersonKey} from '../../base/ids.ts'
import type {SharedTableView} from '../shared-view.ts'
import type {Cursor} from './board-drawing.ts'
import {readPointing} from './board-items.ts'

/** The pointers of the others, of those that say something this version knows. */
export const cursorsOf = (
  board: Pick<SharedTableView, 'presence' | 'nameOf'>,
  colourOf: (key: PersonKey) => string
): readonly Cursor[] =>
  board.presence.flatMap(({key, value}) => {
    const at = readPointing(value)
    return at === undefined ? [] : [{...at, name: board.nameOf(key), colour: colourOf(key)}]
  })
