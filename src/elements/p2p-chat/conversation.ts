import {browserEnvironment} from '../../base/browser-environment.ts'
import {StorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {ChatView, MessageView} from '../chat-view.ts'
import {RenderPace} from '../render-pace.ts'
import {arrivedAfter, newestSafeId} from './arrivals.ts'
import {ChatArrivedEvent, NameChangedEvent} from './p2p-chat.events.ts'
import {Unread} from './unread.ts'
import {quoteOf, Writing, type WritingMode} from './writing.ts'

/** At most one rendering in this time, however much arrives: less than a frame, since an answer may follow at once. */
const renderIntervalMs = 12

export interface ConversationHost {
  readonly element: HTMLElement
  hasFailed(): boolean
  retry(): void
  giveBack(text: string): void
  focusComposer(): void
  /** What was said with the files between. `fromStart`: nothing older was said. */
  withFiles(said: readonly MessageView[], fromStart: boolean): readonly MessageView[]
  draw(): void
}

/** What an element has going on with the chat it shows: writing, the draft, what is unread, and the drawing of changes. */
export class Conversation {
  readonly writing: Writing
  /** Beside people whose names look the same. */
  words: ReadonlyMap<PersonKey, string> | undefined
  readonly unread: Unread
  readonly #host: ConversationHost
  readonly #pace: RenderPace
  #chat: ChatView | undefined
  #end: AbortController | undefined
  #newestId: string | undefined
  /** What was begun before the chat was open, then what was kept of an earlier visit. */
  #draft = ''
  #left = 0
  #editText = ''

  constructor(host: ConversationHost) {
    this.#host = host
    this.#pace = new RenderPace(browserEnvironment.scheduler, () => host.draw(), renderIntervalMs)
    this.unread = new Unread(host.element, () => this.#pace.soon())
    this.writing = new Writing({
      chat: () => this.#chat,
      hasFailed: () => host.hasFailed(),
      retry: () => host.retry(),
      giveBack: text => host.giveBack(text),
      focus: () => host.focusComposer(),
      wrote: () => this.unread.wrote(),
      begun: mode => {
        if (mode.kind === 'edit') this.#editText = mode.text ?? mode.message.text
        this.#keepBegun(mode)
      },
      changed: () => host.draw()
    })
  }

  /** What the field begins with; what is typed later is the composer's. */
  get draft(): string {
    return this.#draft
  }

  /** Chats that were followed and are no more. */
  get left(): number {
    return this.#left
  }

  /** What was said, and behind it what waits for the chat to open. */
  get messages(): readonly MessageView[] {
    const said = this.#host.withFiles(this.#chat?.messages ?? noMessages, this.writing.reachedStart)
    const waiting = this.writing.waiting(browserEnvironment.clock.now())
    return waiting.length === 0 ? said : [...said, ...waiting]
  }

  /** Follows another chat, or none. @returns whether it is another one */
  follow(chat: ChatView | undefined): boolean {
    if (chat === this.#chat) return false
    this.#end?.abort()
    if (this.#chat !== undefined) {
      // What was begun in it stays there.
      this.#draft = ''
      this.#left++
    }
    this.#chat = chat
    this.writing.reset()
    this.unread.reset()
    if (chat !== undefined) this.#begin(chat)
    return true
  }

  /** The element begins to draw. */
  drawn(): void {
    this.#pace.drawn()
  }

  readonly keepDraft = (text: string, isEdit: boolean): void => {
    if (isEdit) {
      this.#editText = text
      this.#keepBegun(this.writing.mode)
    } else if (this.#chat === undefined) this.#draft = text
    else this.#chat.setDraft(text)
  }

  readonly setTyping = (on: boolean): void => this.#chat?.setTyping(on)

  readonly report = (): object => this.#chat?.swarm.getReport() ?? {}

  readonly toldApart = (words: ReadonlyMap<PersonKey, string>): void => {
    this.words = words
    this.#host.draw()
  }

  readonly rename = async (name: string): Promise<void> => {
    try {
      await this.#chat?.swarm.identity.setName(name)
    } catch (error) {
      // It holds on this page all the same; that nothing is kept is said by the chat's notice.
      if (!(error instanceof StorageError)) throw error
    }
    this.#host.element.dispatchEvent(new NameChangedEvent(name))
    this.#host.draw()
  }

  #begin(chat: ChatView): void {
    const end = new AbortController()
    const options = {signal: end.signal}
    this.#end = end
    this.#newestId = newestSafeId(chat.messages)
    if (this.#draft === '') this.#draft = chat.draft()
    else chat.setDraft(this.#draft)
    void this.#resume(chat)
    const unreadChanged = () => this.unread.take(chat, document.visibilityState === 'visible')
    chat.on('messages', () => this.#messagesChanged(chat), options)
    chat.on('unread', unreadChanged, options)
    chat.on('directs', unreadChanged, options)
    for (const name of ['people', 'status', 'notice', 'acquaintances', 'directs'] as const)
      chat.on(name, () => this.#pace.soon(), options)
    // It ends with what was being typed.
    chat.on('typing', () => this.#pace.later(), options)
    unreadChanged()
    this.writing.flush(chat)
  }

  #keepBegun(mode: WritingMode): void {
    this.#chat?.setBegun({
      replyTo: mode.kind === 'reply' ? mode.to.id : undefined,
      edit: mode.kind === 'edit' ? {id: mode.message.id, text: this.#editText} : undefined
    })
  }

  /** Goes on with an answer or a change of an earlier visit. */
  async #resume(chat: ChatView): Promise<void> {
    const {replyTo, edit} = chat.begun
    const id = edit?.id ?? replyTo
    if (id === undefined) return
    const find = () => chat.messages.find(message => message.id === id)
    const message = find() ?? ((await chat.loadUntil(id)) ? find() : undefined)
    if (message === undefined || message.deleted || chat !== this.#chat) return
    this.writing.resume(edit ? {kind: 'edit', message, text: edit.text} : {kind: 'reply', to: quoteOf(message)})
  }

  #messagesChanged(chat: ChatView): void {
    const {length} = arrivedAfter(chat.messages, this.#newestId)
    this.#newestId = newestSafeId(chat.messages)
    if (length > 0) this.#host.element.dispatchEvent(new ChatArrivedEvent(length))
    this.#pace.soon()
  }
}

const noMessages: readonly MessageView[] = []
