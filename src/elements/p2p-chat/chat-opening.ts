import type {ChatView, SwarmView} from '../chat-view.ts'

export type OpeningState =
  | {readonly kind: 'none'}
  | {readonly kind: 'opening'}
  | {readonly kind: 'open'; readonly chat: ChatView}
  | {readonly kind: 'failed'; readonly error: Error}

/** Keeps one chat open for the swarm that is wanted, closes the former one, and drops what was opened too late. */
export class ChatOpening {
  readonly #open: (swarm: SwarmView) => Promise<ChatView>
  readonly #changed: () => void
  #state: OpeningState = {kind: 'none'}
  #swarm: SwarmView | undefined

  constructor(open: (swarm: SwarmView) => Promise<ChatView>, changed: () => void) {
    this.#open = open
    this.#changed = changed
  }

  get state(): OpeningState {
    return this.#state
  }

  /** Wants the chat of this swarm, or none. */
  want(swarm: SwarmView | undefined): void {
    if (swarm === this.#swarm) return
    this.#swarm = swarm
    const former = this.#state
    this.#start()
    if (former.kind === 'open') void close(former.chat)
  }

  retry(): void {
    if (this.#state.kind === 'failed') this.#start()
  }

  #start(): void {
    const swarm = this.#swarm
    if (swarm === undefined) this.#become({kind: 'none'})
    else {
      this.#become({kind: 'opening'})
      void this.#enter(swarm)
    }
  }

  async #enter(swarm: SwarmView): Promise<void> {
    try {
      const chat = await this.#open(swarm)
      if (swarm === this.#swarm) this.#become({kind: 'open', chat})
      else await close(chat)
    } catch (error) {
      if (swarm !== this.#swarm) return
      this.#become({kind: 'failed', error: error instanceof Error ? error : new Error(String(error))})
    }
  }

  #become(state: OpeningState): void {
    this.#state = state
    this.#changed()
  }
}

async function close(chat: ChatView): Promise<void> {
  try {
    await chat.close()
  } catch (error) {
    console.warn('shoal: closing a chat failed:', error)
  }
}
