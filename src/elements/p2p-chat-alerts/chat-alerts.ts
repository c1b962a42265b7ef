import type {PersonKey} from '../../base/ids.ts'
import type {ChatView, MessageView} from '../chat-view.ts'
import type {AlertChoices} from '../notifications.ts'
import {arrivedAfter, newestSafeId} from '../p2p-chat/arrivals.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'
import {browserDesk, type AlertDesk, type AlertTarget} from './desk.ts'

const shownCharacters = 140

export interface ChatAlertsParts {
  readonly chat: ChatView
  choices(): AlertChoices
  /** The person pressed a notification. */
  open(target: AlertTarget): void
  /** The browser shows no notifications after all; a sentence. */
  refused(words: string): void
  readonly desk?: AlertDesk
}

/** Watches a chat and says what arrives while nobody looks, as the person chose. */
export class ChatAlerts {
  readonly #parts: ChatAlertsParts
  readonly #desk: AlertDesk
  readonly #end = new AbortController()
  readonly #unread = new Map<PersonKey, number>()
  #newestId: string | undefined

  constructor(parts: ChatAlertsParts) {
    this.#parts = parts
    this.#desk = parts.desk ?? browserDesk(() => parts.refused(strings.notificationsMissing()))
    const {chat} = parts
    this.#newestId = newestSafeId(chat.messages)
    for (const direct of chat.directs) this.#unread.set(direct.with, direct.unread)
    chat.on('messages', () => this.#messagesChanged(), {signal: this.#end.signal})
    chat.on('directs', () => this.#directsChanged(), {signal: this.#end.signal})
  }

  close(): void {
    this.#end.abort()
    this.#desk.close()
  }

  #messagesChanged(): void {
    const {chat} = this.#parts
    const arrived = arrivedAfter(chat.messages, this.#newestId)
    this.#newestId = newestSafeId(chat.messages)
    const {notify} = this.#parts.choices()
    const wanted = arrived.filter(
      message => message.hidden === undefined && !message.deleted && (message.forMe || notify !== 'for-me')
    )
    const last = wanted.at(-1)
    if (last === undefined) return
    const {topic} = chat.swarm
    const title =
      wanted.length === 1 ? strings.arrivedOne(last.authorName, topic) : strings.arrivedMany(wanted.length, topic)
    this.#say(title, last, `shoal ${topic}`, {messageId: wanted[0]!.id})
  }

  #directsChanged(): void {
    const {chat} = this.#parts
    for (const {with: key, name, unread} of chat.directs) {
      const before = this.#unread.get(key) ?? 0
      this.#unread.set(key, unread)
      const last = chat.direct(key).findLast(message => !message.own)
      if (unread <= before || last === undefined || chat.acquaintance(key).muted) continue
      this.#say(strings.arrivedDirect(name), last, `shoal direct ${key}`, {direct: key})
    }
  }

  #say(title: string, {text}: MessageView, tag: string, target: AlertTarget): void {
    if (this.#desk.isWatched()) return
    const {notify, sound} = this.#parts.choices()
    const shown = [...harmless(text).slice(0, 2 * shownCharacters)].slice(0, shownCharacters).join('')
    if (notify !== 'none') this.#desk.show({title, text: shown, tag, target}, () => this.#parts.open(target))
    if (sound) this.#desk.sound()
  }
}
