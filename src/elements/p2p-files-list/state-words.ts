import type {FileView} from '../files-view.ts'
import * as strings from '../strings.ts'
import {bytesText, durationText} from '../text/amounts.ts'

export const speedText = (bytesPerSecond: number): string => `${bytesText(Math.round(bytesPerSecond))}/s`

/** Where a file stands, in words. */
export function stateWords({state, size, haveBytes}: FileView): string {
  const [have, whole] = [bytesText(haveBytes), bytesText(size)]
  switch (state.kind) {
    case 'adding':
      return strings.fileAdding(bytesText(state.doneBytes), whole)
    case 'offered':
      return strings.fileOffered()
    case 'queued':
      return strings.fileQueued()
    case 'loading':
      return strings.fileLoading(have, whole, speedText(state.bytesPerSecond))
    case 'waiting':
      return strings.fileWaiting(haveBytes === 0 ? '' : have)
    case 'paused':
      return state.why === 'asked' ? strings.filePaused(have, whole) : strings.fileFull()
    case 'here': {
      const where = state.from === 'original' ? strings.fileOriginal() : strings.fileHere()
      return state.takers === 0 ? where : `${where}, ${strings.fileGiving(state.takers)}`
    }
    case 'locked':
      return strings.fileLocked()
    case 'changed':
      return strings.fileChanged()
    case 'failed':
      return strings.fileFailed[state.why]()
  }
}

/** The words name the whole size already. */
export const saysSize = ({state}: FileView): boolean =>
  state.kind === 'adding' || state.kind === 'loading' || (state.kind === 'paused' && state.why === 'asked')

/** What else there is to say while it comes: how long, and from how many. */
export function loadingWords({state}: FileView): readonly string[] {
  if (state.kind !== 'loading') return []
  const {secondsLeft, sources} = state
  return [
    ...(secondsLeft === undefined || !Number.isFinite(secondsLeft)
      ? []
      : [strings.timeLeft(durationText(Math.max(1, secondsLeft)))]),
    ...(sources > 0 ? [strings.fromSources(sources)] : [])
  ]
}

/** What is shown as a bar: bytes that are read or here; undefined where a bar says nothing. */
export function progressOf({state, haveBytes}: FileView): number | undefined {
  switch (state.kind) {
    case 'adding':
      return state.doneBytes
    case 'loading':
    case 'paused':
      return haveBytes
    case 'queued':
    case 'waiting':
      return haveBytes > 0 ? haveBytes : undefined
    case 'offered':
    case 'here':
    case 'locked':
    case 'changed':
    case 'failed':
      return undefined
  }
}

/** Attention is needed, or all is well, or neither. */
export function toneOf({state}: FileView): 'bad' | 'good' | 'plain' {
  switch (state.kind) {
    case 'failed':
    case 'changed':
    case 'locked':
      return 'bad'
    case 'paused':
      return state.why === 'storage-full' ? 'bad' : 'plain'
    case 'here':
      return 'good'
    case 'adding':
    case 'offered':
    case 'queued':
    case 'loading':
    case 'waiting':
      return 'plain'
  }
}
