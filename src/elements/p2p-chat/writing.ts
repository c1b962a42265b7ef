import type {PersonKey} from '../../base/ids.ts'
import type {ChatView, MentionView, MessageView, QuoteView, SendOptionsView} from '../chat-view.ts'
import type {MessageActions} from '../message-actions.ts'
import {plainMessage} from '../plain-message.ts'
import {sentenceOf} from '../sentence-of.ts'
import * as strings from '../strings.ts'

/** What the next text is. */
export type WritingMode =
  | {readonly kind: 'new'}
  | {readonly kind: 'reply'; readonly to: MessageView}
  | {readonly kind: 'edit'; readonly message: MessageView}

interface Waiting extends SendOptionsView {
  readonly text: string
}

export interface WritingHost {
  chat(): ChatView | undefined
  /** The topic could not be opened: what is sent tries again. */
  hasFailed(): boolean
  retry(): void
  /** Puts a text that was not sent back into the field. */
  giveBack(text: string): void
  focus(): void
  /** The visitor wrote or chose what to write. */
  wrote(): void
  changed(): void
}

const newText: WritingMode = {kind: 'new'}
const quotedCharacters = 200

/** Everything one does with the messages of a topic: writing, answering, changing, taking back, reacting. */
export class Writing {
  readonly #host: WritingHost
  #outbox: readonly Waiting[] = []
  #mode: WritingMode = newText
  #failure = ''
  #reachedStart = false

  constructor(host: WritingHost) {
    this.#host = host
  }

  get mode(): WritingMode {
    return this.#mode
  }

  /** Why the last thing did not work, in a sentence; empty when it did. */
  get failure(): string {
    return this.#failure
  }

  /** Nothing older was said than what is loaded. */
  get reachedStart(): boolean {
    return this.#reachedStart
  }

  readonly submit = (text: string, {mentions}: {mentions?: readonly MentionView[]} = {}): void => {
    const mode = this.#mode
    const chat = this.#host.chat()
    this.#become(newText)
    this.#host.wrote()
    if (chat === undefined) return this.#wait({text, mentions})
    if (mode.kind === 'edit') {
      void this.#attempt(() => chat.edit(mode.message.id, text, mentions), strings.notSent(), text)
      return
    }
    void this.#send(chat, {text, mentions, replyTo: mode.kind === 'reply' ? mode.to.id : undefined})
  }

  /** Ends an answer or a change that was begun. */
  readonly cancel = (): void => this.#become(newText)

  /** Begins to change the own message that is the newest, when it is loaded. */
  readonly editLast = (): void => {
    const last = this.#host.chat()?.messages.findLast(message => message.own && !message.deleted)
    if (last !== undefined && isSafe(last)) this.#begin({kind: 'edit', message: last})
  }

  /** For the list of messages; stays the same object. */
  readonly actions: MessageActions = {
    loadOlder: async () => {
      const chat = this.#host.chat()
      const found = (await chat?.loadOlder()) ?? false
      if (!found && chat !== undefined && chat === this.#host.chat()) this.#startReached()
      return found
    },
    loadUntil: async id => (await this.#host.chat()?.loadUntil(id)) ?? false,
    sendAgain: ({text, replyTo, mentions}) => {
      const chat = this.#host.chat()
      if (chat !== undefined) void this.#send(chat, {text, replyTo: replyTo?.id, mentions})
    },
    reply: message => this.#begin({kind: 'reply', to: message}),
    edit: message => this.#begin({kind: 'edit', message}),
    remove: message => void this.#attempt(async () => this.#host.chat()?.remove(message.id), strings.notRemoved()),
    react: (message, emoji, on) =>
      void this.#attempt(async () => this.#host.chat()?.react(message.id, emoji, on), strings.notSent()),
    seen: id => this.#host.chat()?.markSeen(id)
  }

  /** Sends what was written before the chat was open. */
  flush(chat: ChatView): void {
    const texts = this.#outbox
    this.#outbox = []
    for (const waiting of texts) void this.#send(chat, waiting)
  }

  /** Gives everything back that waits. */
  giveUp(): void {
    const texts = this.#outbox.map(({text}) => text)
    this.#outbox = []
    if (texts.length > 0) this.#host.giveBack(texts.join('\n'))
  }

  dismiss(): void {
    this.#failure = ''
    this.#host.changed()
  }

  /** Another conversation: nothing of the former one is answered or changed any more. */
  reset(): void {
    this.#mode = newText
    this.#failure = ''
    this.#reachedStart = false
  }

  /** What waits, as it is shown at the end of the list. */
  waiting(nowMs: number): readonly MessageView[] {
    return this.#outbox.map(({text}, at) => ({
      id: `outbox ${at}`,
      author: '' as PersonKey,
      authorName: '',
      text,
      timeMs: nowMs,
      own: true,
      state: 'storing',
      ...plainMessage
    }))
  }

  #startReached(): void {
    this.#reachedStart = true
    this.#host.changed()
  }

  #begin(mode: WritingMode): void {
    this.#become(mode)
    this.#host.focus()
  }

  #wait(waiting: Waiting): void {
    this.#outbox = [...this.#outbox, waiting]
    this.#host.changed()
    if (!this.#host.hasFailed()) return
    this.giveUp()
    this.#host.retry()
  }

  #send(chat: ChatView, {text, ...options}: Waiting): Promise<void> {
    return this.#attempt(() => chat.send(text, options), strings.notSent(), text)
  }

  async #attempt(task: () => Promise<unknown>, otherwise: string, text = ''): Promise<void> {
    try {
      await task()
    } catch (error) {
      this.#failure = sentenceOf(error, otherwise)
      if (text !== '') this.#host.giveBack(text)
      this.#host.changed()
    }
  }

  #become(mode: WritingMode): void {
    if (mode === this.#mode && this.#failure === '') return
    this.#mode = mode
    this.#failure = ''
    this.#host.changed()
  }
}

/** Only what has an id for good can be changed. */
const isSafe = (message: MessageView) => message.state === 'sent' || message.state === 'pending'

/** What is shown of a message above the answer to it. */
export const quoteOf = ({id, author, authorName, text}: MessageView): QuoteView => ({
  id,
  state: 'shown',
  author,
  authorName,
  text: [...text.slice(0, 2 * quotedCharacters)].slice(0, quotedCharacters).join('')
})
