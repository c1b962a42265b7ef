/** What a measured page is told to join. */
export interface JoinRequest {
  readonly topic: string
  readonly relays: readonly string[]
}
