import type {FilesView, FileView} from '../files-view.ts'

export type FileAction =
  | 'get'
  | 'get-first'
  | 'get-again'
  | 'not-now'
  | 'pause'
  | 'go-on'
  | 'stop'
  | 'open'
  | 'save'
  | 'pass-on'
  | 'keep'
  | 'unlock'
  | 'remove'

type Abilities = Pick<FilesView, 'opens' | 'passesOn'>

/** What one can do with a file as it is now, the likeliest first. */
export function actionsFor(file: FileView, files: Abilities): readonly FileAction[] {
  const {state, own} = file
  const open: FileAction[] = files.opens(file) === undefined ? [] : ['open']
  switch (state.kind) {
    case 'adding':
      return ['stop']
    case 'offered':
      // What is being shown while it arrives is got by that.
      return ['get', ...open, own ? 'remove' : 'not-now']
    case 'queued':
      return ['get-first', 'stop']
    case 'loading':
      return [...open, 'pause', 'stop']
    case 'waiting':
      return ['pause', 'stop']
    case 'paused':
      return ['go-on', 'stop']
    case 'here':
      return [
        ...open,
        'save',
        ...(files.passesOn(file) ? (['pass-on'] as const) : []),
        ...(state.from === 'copy' && !own ? (['keep'] as const) : []),
        'remove'
      ]
    case 'locked':
      return ['unlock', 'remove']
    case 'changed':
      return ['remove']
    case 'failed':
      return [...(state.why === 'too-big' ? [] : (['get-again'] as const)), own ? 'remove' : 'not-now']
  }
}

/** What the key Delete means for it. */
export function removalOf(actions: readonly FileAction[]): FileAction | undefined {
  return (['remove', 'not-now', 'stop'] as const).find(action => actions.includes(action))
}
