/** What the site asks of the library besides what its elements do; handed in, so that a test can do without. */
export interface SiteActions {
  /**
   * The invitation of a new private topic. Nothing is joined.
   * @throws TopicError when it cannot be called that
   */
  createPrivateTopic(name: string): Promise<{readonly invite: string}>
  /** Removes everything the library keeps on this device: identity, histories, people, relays. */
  forgetEverything(): Promise<void>
}
