import type {Examination} from '../swarm/doctor/findings.ts'
import type {NetworkLink, NetworkPicture} from '../swarm/doctor/network-report.ts'

export type {Check, CheckState, Examination, Verdict} from '../swarm/doctor/findings.ts'
export type LinkView = NetworkLink
export type PictureView = NetworkPicture

/** What the elements need from `Network`: a view of the public class, so that an element can be shown with any object of this shape. */
export interface NetworkView {
  readonly swarm: {readonly topic: string}
  /** A new object after each change. */
  readonly picture: PictureView
  readonly examination: Examination
  examine(): Promise<unknown>
  cancel(): void
  maskedReport(): string
  close(): Promise<void>
  on(name: 'picture' | 'examination', listener: () => void, options?: {signal?: AbortSignal}): () => void
}
