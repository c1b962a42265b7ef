/** What the site asks of the library besides what its elements do; handed in, so that a test can do without. */
export interface SiteActions {
  /**
   * The invitation of a new private topic. Nothing is joined.
   * @throws TopicError when it cannot be called that
   */
  createPrivateTopic(name: string): Promise<{readonly invite: string}>
  /** Removes everything that is kept on this device: identity, histories, people, relays, and what the site keeps itself. */
  forgetEverything(): Promise<void>
  /** Loads the page again. */
  reload(): void
}
