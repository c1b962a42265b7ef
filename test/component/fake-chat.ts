import type {PersonKey} from '../../src/base/ids.ts'
import {TypedEvents} from '../../src/base/typed-events.ts'
import type {ChatView, MessageView, NoticeView, PersonView, StatusView} from '../../src/elements/chat-view.ts'

/** A person's key that is the same in every run: `seed` repeated through a small generator. */
export function keyOf(seed: number): PersonKey {
  let state = (seed + 1) * 2654435761
  let key = ''
  for (let at = 0; at < 32; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    key += (state >>> 24).toString(16).padStart(2, '0')
  }
  return key as PersonKey
}

type ChatEvents = {messages: void; people: void; status: void; notice: void; typing: void}

/** A chat without a network: whatever a test puts in is what the element shows. */
export class FakeChat extends TypedEvents<ChatEvents> implements ChatView {
  messages: readonly MessageView[] = []
  people: readonly PersonView[] = [{key: keyOf(0), name: 'quiet heron', here: true, self: true, pages: 1}]
  status: StatusView = {kind: 'alone', openRelays: 2}
  notice: NoticeView | undefined
  typing: readonly PersonKey[] = []
  readonly typed: boolean[] = []
  readonly sent: string[] = []
  /** Thrown by the next `send`. */
  refusal: Error | undefined
  older: MessageView[] = []
  closed = false
  left = false
  #count = 0

  readonly swarm = {
    topic: 'tea',
    identity: {
      name: 'quiet heron',
      setName: (name: string): Promise<void> => {
        this.set(
          'people',
          this.people.map(person => (person.self ? {...person, name} : person))
        )
        return Promise.resolve()
      }
    },
    leave: (): Promise<void> => {
      this.left = true
      return Promise.resolve()
    },
    getReport: (): object => ({
      relays: [{kind: 'nostr', url: 'ws://127.0.0.1:8080/nostr', state: 'open', latencyMs: 12.4}]
    })
  }

  set<K extends keyof ChatEvents>(name: K, value: this[K]): void {
    Object.assign(this, {[name]: value})
    this.emit(name, undefined)
  }

  /** A message as it would come from the log. */
  message(over: Partial<MessageView> = {}): MessageView {
    const id = `m${this.#count++}`
    const author = over.author ?? keyOf(1)
    const name = this.people.find(person => person.key === author)?.name ?? 'Ada'
    return {
      id,
      author,
      authorName: name,
      text: `text ${id}`,
      timeMs: Date.UTC(2026, 10, 22, 12) + this.#count * 1000,
      own: author === keyOf(0),
      late: false,
      state: 'sent',
      ...over
    }
  }

  add(...messages: readonly Partial<MessageView>[]): void {
    this.set('messages', [...this.messages, ...messages.map(message => this.message(message))])
  }

  send(text: string): Promise<unknown> {
    const refusal = this.refusal
    this.refusal = undefined
    if (refusal !== undefined) return Promise.reject(refusal)
    this.sent.push(text)
    this.add({text, author: keyOf(0)})
    return Promise.resolve(this.messages.at(-1))
  }

  setTyping(on: boolean): void {
    this.typed.push(on)
  }

  loadOlder(): Promise<boolean> {
    const page = this.older.splice(-200)
    if (page.length > 0) this.set('messages', [...page, ...this.messages])
    return Promise.resolve(page.length > 0)
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}
