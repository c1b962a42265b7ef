/** What the elements need of connections brought about by hand: a view of the public classes. */
export type HandStateView =
  | {readonly kind: 'waiting' | 'connecting' | 'together' | 'expired' | 'cancelled'}
  | {readonly kind: 'failed'; readonly reason: 'unreachable' | 'refused' | 'lost'}

export interface HandConnectionView {
  /** To be passed on. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly expiresMs: number
  readonly state: HandStateView
  on(event: 'state', listener: () => void): () => void
  cancel(): void
}

export interface HandOfferView extends HandConnectionView {
  accept(answer: string): Promise<void>
}

export interface ByHandView {
  offer(options: {readonly withInvite: boolean}): Promise<HandOfferView>
  answer(text: string): Promise<HandConnectionView>
}

/** Where texts can be passed by hand: a swarm. */
export interface HandPlace {
  byHand?(): Promise<ByHandView>
}
