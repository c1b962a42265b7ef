import type {ReactiveController, ReactiveControllerHost} from 'lit'
import type {ChatView, ChatViewEvent} from './chat-view.ts'

/** Draws an element again when its chat says that something of these kinds changed. */
export class ChatUpdates implements ReactiveController {
  readonly #host: ReactiveControllerHost & {readonly chat: ChatView | undefined}
  readonly #names: readonly ChatViewEvent[]
  readonly #changed: () => void
  #chat: ChatView | undefined
  #end: AbortController | undefined

  constructor(
    host: ReactiveControllerHost & {readonly chat: ChatView | undefined},
    names: readonly ChatViewEvent[],
    changed: () => void = () => host.requestUpdate()
  ) {
    this.#host = host
    this.#names = names
    this.#changed = changed
    host.addController(this)
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostUpdate(): void {
    const {chat} = this.#host
    if (chat === this.#chat) return
    this.hostDisconnected()
    this.#chat = chat
    if (chat === undefined) return
    this.#end = new AbortController()
    for (const name of this.#names) chat.on(name, this.#changed, {signal: this.#end.signal})
  }

  hostDisconnected(): void {
    this.#end?.abort()
    this.#end = undefined
    this.#chat = undefined
  }
}
