import type {Scheduler} from '../../base/ports.ts'
import * as strings from '../strings.ts'
import type {Inks} from './board-drawing.ts'
import {boardPng, boardSvg, download} from './board-export.ts'
import type {BoardScene} from './board-scene.ts'

/** Saves all there is as a file. What went wrong, in words; empty: nothing did. */
export async function saveBoard(
  kind: 'png' | 'svg',
  {bounds, things}: BoardScene,
  inks: Inks,
  scheduler: Scheduler
): Promise<string> {
  if (bounds === undefined) return ''
  const picture =
    kind === 'png'
      ? await boardPng(things, bounds, inks)
      : new Blob([boardSvg(things, bounds, inks)], {type: 'image/svg+xml'})
  if (picture === undefined) return strings.boardNoPicture()
  download(picture, strings.boardFile(kind), scheduler)
  return ''
}
