import type {RoutingId} from '../base/ids.ts'
import type {IceControl} from './ice-restart.ts'
import type {LaneMaker} from './lane.ts'

/** A connected RTCPeerConnection with the three negotiated channels on it, control open. */
export interface MetConnection {
  readonly connection: RTCPeerConnection
  readonly initiator: boolean
  readonly control: RTCDataChannel
  readonly bulk: RTCDataChannel
  readonly realtime: RTCDataChannel
  /** Looks for a better way; without it there is only the one. */
  readonly ice?: IceControl | undefined
  /** Makes more connections beside this one. */
  readonly lanes?: LaneMaker | undefined
  /** Called when that page looks for others as if it had lost us. */
  onsought?: (() => void) | undefined
  /** Whether it was under this name that the page was dialled or answered. Whoever else it was taken for is not linked then. Absent: it had no name. */
  provedToBe?: ((name: RoutingId) => boolean) | undefined
  /** Closes everything of it, Trystero's part included. With `refuseMs`, that page is neither dialled nor answered for so long. */
  close(refuseMs?: number): void
}
