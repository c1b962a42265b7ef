/**
 * What happens to the page as a whole.
 * 'hide' and 'show': it is left, and comes back from the back/forward cache. 'freeze': the browser stops its timers soon.
 * 'wake': it runs again after a freeze or the computer's sleep. 'visible', 'online', 'offline': as the browser says.
 */
export type PageLifeEvent = 'hide' | 'show' | 'freeze' | 'wake' | 'visible' | 'online' | 'offline'

export interface PageLife {
  /** False only when the browser is sure that there is no network. */
  readonly online: boolean
  /** Calls `listener` for each event; the returned function ends that. */
  on(listener: (event: PageLifeEvent) => void): () => void
}
