/** What keeps a device awake and a page open while files are on their way. */
export interface TransferWatch {
  /** Changes what holds now; called with the same it does nothing. `busy`: files come or go. `warn`: leaving would cost somebody a file. */
  set(state: {readonly busy: boolean; readonly warn: boolean}): void
  close(): void
}

interface WakeLockLike {
  request(
    type: 'screen'
  ): Promise<{release(): Promise<void>; addEventListener(type: 'release', listener: () => void): void}>
}

type Sentinel = Awaited<ReturnType<WakeLockLike['request']>>

/** By the Screen Wake Lock API, where the browser has it, and `beforeunload`. */
export class BrowserTransferWatch implements TransferWatch {
  #busy = false
  #warns = false
  #lock: Promise<Sentinel | undefined> | undefined
  readonly #end = new AbortController()

  constructor() {
    // The browser takes the lock away when the page is hidden.
    const again = () => this.#hold()
    document.addEventListener('visibilitychange', again, {signal: this.#end.signal})
  }

  set({busy, warn}: {readonly busy: boolean; readonly warn: boolean}): void {
    this.#busy = busy
    if (busy) this.#hold()
    else this.#release()
    if (warn === this.#warns) return
    this.#warns = warn
    // Only while it is needed: a page that listens is not kept for going back to.
    if (warn) addEventListener('beforeunload', onLeaving)
    else removeEventListener('beforeunload', onLeaving)
  }

  close(): void {
    this.set({busy: false, warn: false})
    this.#end.abort()
  }

  #hold(): void {
    if (!this.#busy || this.#lock !== undefined || document.visibilityState !== 'visible') return
    const lock = requestLock()
    this.#lock = lock
    const gone = () => {
      if (this.#lock === lock) this.#lock = undefined
    }
    void lock.then(sentinel => (sentinel === undefined ? gone() : sentinel.addEventListener('release', gone)))
  }

  #release(): void {
    void this.#lock?.then(sentinel => sentinel?.release())
    this.#lock = undefined
  }
}

async function requestLock(): Promise<Sentinel | undefined> {
  try {
    return await (navigator as {wakeLock?: WakeLockLike}).wakeLock?.request('screen')
  } catch {
    // Low battery, a policy, or hidden just now: the transfer goes on, and the device may sleep.
    return undefined
  }
}

/** The browser asks in its own words. */
const onLeaving = (event: BeforeUnloadEvent): void => event.preventDefault()
