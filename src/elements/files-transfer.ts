import type {FileView} from './files-view.ts'

export interface FilesTransfer {
  /** On their way to this device, or waiting for their turn. */
  readonly coming: number
  readonly bytesPerSecond: number
  /** People something goes to. */
  readonly giving: number
}

export function transferOf(list: readonly FileView[]): FilesTransfer {
  let [coming, bytesPerSecond, giving] = [0, 0, 0]
  for (const {state} of list) {
    if (state.kind === 'loading') {
      coming++
      bytesPerSecond += state.bytesPerSecond
    } else if (state.kind === 'queued') coming++
    // Who takes two files is one person; how many there are beside them is not known.
    else if (state.kind === 'here') giving = Math.max(giving, state.takers)
  }
  return {coming, bytesPerSecond, giving}
}
