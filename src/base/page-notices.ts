/**
 * Tells the other pages of this browser that something kept was changed, by a subject. A hint only: what is kept now, they read
 * from the storage.
 */
export interface PageNotices {
  tell(subject: string): void
  /** Calls `listener` when another page told of `subject`; the returned function ends it. */
  onTold(subject: string, listener: () => void): () => void
}

/** By BroadcastChannel, one for all subjects. */
export class BroadcastPageNotices implements PageNotices {
  readonly #channel: BroadcastChannel

  constructor(channel: BroadcastChannel) {
    this.#channel = channel
  }

  tell(subject: string): void {
    this.#channel.postMessage({subject})
  }

  onTold(subject: string, listener: () => void): () => void {
    const heard = ({data}: MessageEvent<{subject?: unknown} | null>) => {
      if (data?.subject === subject) listener()
    }
    this.#channel.addEventListener('message', heard)
    return () => this.#channel.removeEventListener('message', heard)
  }
}

/** For pages of one process that share a storage. Tells every listener but those of the page that told. */
export class MemoryPageNotices {
  readonly #listeners = new Map<object, {readonly page: object; readonly subject: string; listener: () => void}>()

  /** The notices as one page has them. */
  page(): PageNotices {
    const page = {}
    return {
      tell: subject => {
        for (const heard of [...this.#listeners.values()]) {
          if (heard.subject === subject && heard.page !== page) queueMicrotask(heard.listener)
        }
      },
      onTold: (subject, listener) => {
        const key = {}
        this.#listeners.set(key, {page, subject, listener})
        return () => void this.#listeners.delete(key)
      }
    }
  }
}

const deaf: PageNotices = {tell: () => undefined, onTold: () => () => undefined}

/** BroadcastChannel where the browser has it; without, another page sees a change when it is loaded. */
export const browserPageNotices = (channel: string): PageNotices =>
  'BroadcastChannel' in globalThis ? new BroadcastPageNotices(new BroadcastChannel(channel)) : deaf
