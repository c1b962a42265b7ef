import type {ChatView} from '../chat-view.ts'
import {noAlerts, readAlertChoices, wantsAlerts, type AlertChoices, type AlertMemory} from '../notifications.ts'
import type {ChatAlerts} from '../p2p-chat-alerts/chat-alerts.ts'
import type {AlertTarget} from '../p2p-chat-alerts/desk.ts'
import type {LazyParts} from './lazy-parts.ts'

export interface AlertWatchHost {
  readonly parts: LazyParts
  open(target: AlertTarget): void
  changed(): void
}

/** The visitor's choice of alerts, and the watch over the chat that begins once something is chosen. */
export class AlertWatch {
  readonly #host: AlertWatchHost
  #choices = noAlerts
  #memory: AlertMemory | undefined
  #chat: ChatView | undefined
  #alerts: ChatAlerts | undefined
  #trouble = ''

  constructor(host: AlertWatchHost) {
    this.#host = host
  }

  get choices(): AlertChoices {
    return this.#choices
  }

  /** What the browser refused; a sentence. */
  get trouble(): string {
    return this.#trouble
  }

  /** Takes over what was chosen before. */
  async remember(memory: AlertMemory | undefined): Promise<void> {
    this.#memory = memory
    if (memory === undefined) return
    const choices = readAlertChoices(await memory.load())
    if (memory === this.#memory) this.#become(choices)
  }

  watch(chat: ChatView | undefined): void {
    if (chat === this.#chat) return
    this.#chat = chat
    this.#end()
    void this.#begin()
  }

  readonly choose = (choices: AlertChoices): void => {
    this.#trouble = ''
    this.#become(choices)
    void this.#memory?.save(choices)
  }

  #become(choices: AlertChoices): void {
    this.#choices = choices
    if (!wantsAlerts(choices)) this.#end()
    else void this.#begin()
    this.#host.changed()
  }

  async #begin(): Promise<void> {
    const chat = this.#chat
    if (chat === undefined || this.#alerts !== undefined || !wantsAlerts(this.#choices)) return
    try {
      const {ChatAlerts} = await this.#host.parts.load('alerts')
      if (chat !== this.#chat || this.#alerts !== undefined || !wantsAlerts(this.#choices)) return
      this.#alerts = new ChatAlerts({
        chat,
        choices: () => this.#choices,
        open: target => this.#host.open(target),
        refused: words => {
          this.#trouble = words
          this.#host.changed()
        }
      })
    } catch (error) {
      console.warn('shoal: no notifications:', error)
    }
  }

  #end(): void {
    this.#alerts?.close()
    this.#alerts = undefined
  }
}
