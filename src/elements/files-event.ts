import type {FilesTransfer} from './files-transfer.ts'

/** What goes on with the files of a topic is another than before. */
export class FilesEvent extends Event {
  /** On their way to this device, or waiting for their turn. */
  readonly coming: number
  /** People something goes to. */
  readonly giving: number
  /** Offered since the list was last in view; from `<p2p-chat>`. */
  readonly fresh: number

  constructor({coming, giving}: FilesTransfer, fresh: number) {
    super('p2p-files', {bubbles: true, composed: true})
    this.coming = coming
    this.giving = giving
    this.fresh = fresh
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'p2p-files': FilesEvent
  }
}
