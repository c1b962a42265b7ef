import type {Environment} from '../base/ports.ts'
import type {PageLife, PageLifeEvent} from './page-life.ts'
import {sessionParameters} from './parameters.ts'

/** The part of a browser's window that is listened to. */
export interface PageScope extends Pick<EventTarget, 'addEventListener'> {
  readonly document: Pick<Document, 'addEventListener' | 'visibilityState'>
  readonly navigator: {readonly onLine: boolean}
}

/** Page life as `window` and `document` tell it. Sleep is told by a timer that comes much too late: no event says it. */
export class BrowserPageLife implements PageLife {
  readonly #env: Environment
  readonly #scope: PageScope
  readonly #listeners = new Set<(event: PageLifeEvent) => void>()

  constructor(env: Environment, scope: PageScope = window) {
    this.#env = env
    this.#scope = scope
    const {document} = scope
    scope.addEventListener('pagehide', () => this.#tell('hide'))
    scope.addEventListener('pageshow', event => {
      if ((event as PageTransitionEvent).persisted) this.#tell('show')
    })
    scope.addEventListener('online', () => this.#tell('online'))
    scope.addEventListener('offline', () => this.#tell('offline'))
    document.addEventListener('freeze', () => this.#tell('freeze'))
    document.addEventListener('resume', () => this.#tell('wake'))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#tell('visible')
    })
    this.#watchSleep()
  }

  get online(): boolean {
    return this.#scope.navigator.onLine
  }

  on(listener: (event: PageLifeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #watchSleep(): void {
    const {clock, scheduler} = this.#env
    // The wall clock goes on while the computer sleeps; the monotonic one need not.
    const startMs = clock.now()
    scheduler.after(sessionParameters.livenessTickMs, () => {
      const lateMs = clock.now() - startMs - sessionParameters.livenessTickMs
      this.#watchSleep()
      if (lateMs > sessionParameters.sleptAfterMs) this.#tell('wake')
    })
  }

  #tell(event: PageLifeEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
