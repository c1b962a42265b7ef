import type {PersonKey} from '../../base/ids.ts'
import type {ChatView, MentionView, MessageView, QuoteView, SendOptionsView} from '../chat-view.ts'
import type {MessageActions} from '../message-actions.ts'
import {plainMessage} from '../plain-message.ts'
import {sentenceOf} from '../sentence-of.ts'
import * as strings from '../strings.ts'

/** What the next text is. */
export type WritingMode =
  | {readonly kind: 'new'}
  | {readonly kind: 'reply'; readonly to: QuoteView}
  | {
      readonly kind: 'edit'
      readonly message: MessageView
      /** What it was changed to before, and not saved. */
      readonly text?: string
    }

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
  /** The mode is another one. */
  begun(mode: WritingMode): void
  changed(): void
}

/** A text that was not sent, and what it was to be. */
interface Failed {
  readonly text: string
  readonly mode: WritingMode
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
  /** Answers and changes that failed while something else was begun: they come back after that. */
  #failed: readonly Failed[] = []

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
      void this.#attempt(() => chat.edit(mode.message.id, text, mentions), strings.notSent(), {text, mode})
      return
    }
    void this.#send(chat, {text, mentions, replyTo: mode.kind === 'reply' ? mode.to.id : undefined}, mode)
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
      const mode: WritingMode = replyTo === undefined ? newText : {kind: 'reply', to: replyTo}
      if (chat !== undefined) void this.#send(chat, {text, replyTo: replyTo?.id, mentions}, mode)
    },
    reply: message => this.#begin({kind: 'reply', to: quoteOf(message)}),
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

  /** Goes on with what was begun at an earlier visit, unless something else is begun by now. */
  resume(mode: WritingMode): void {
    if (this.#mode === newText) this.#become(mode)
  }

  /** Another conversation: nothing of the former one is answered or changed any more. */
  reset(): void {
    this.#mode = newText
    this.#failed = []
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

  #send(chat: ChatView, {text, ...options}: Waiting, mode = newText): Promise<void> {
    return this.#attempt(() => chat.send(text, options), strings.notSent(), {text, mode})
  }

  async #attempt(task: () => Promise<unknown>, otherwise: string, failed?: Failed): Promise<void> {
    const chat = this.#host.chat()
    try {
      await task()
    } catch (error) {
      // What was written in one conversation is nothing for another.
      if (chat !== this.#host.chat()) return
      if (failed !== undefined) this.#fail(failed)
      this.#failure = sentenceOf(error, otherwise)
      this.#host.changed()
    }
  }

  /** Gives a text back as what it was: a change does not become a message, nor an answer one without what it answers to. */
  #fail(failed: Failed): void {
    if (failed.mode === newText) return this.#host.giveBack(failed.text)
    this.#failed = [...this.#failed, failed]
    if (this.#mode === newText) this.#become(newText)
  }

  #become(mode: WritingMode): void {
    const [failed] = mode === newText ? this.#failed : []
    if (failed === undefined && mode === this.#mode && this.#failure === '') return
    this.#mode = mode
    this.#failure = ''
    if (failed !== undefined) this.#takeUp(failed)
    this.#host.begun(this.#mode)
    this.#host.changed()
  }

  #takeUp({mode, text}: Failed): void {
    this.#failed = this.#failed.slice(1)
    // Another object, so that the field takes it anew.
    this.#mode = mode.kind === 'edit' ? {...mode, message: {...mode.message}, text} : mode
    if (mode.kind !== 'edit') this.#host.giveBack(text)
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
