import type {PersonKey} from '../base/ids.ts'

/**
 * What the elements need from a `Swarm` and a `Chat`: a view of the public classes, so that an element can be shown
 * with any object of this shape.
 */
export interface PersonView {
  readonly key: PersonKey
  readonly name: string
  readonly here: boolean
  readonly self: boolean
  /** Pages (tabs) this person is here with. */
  readonly pages: number
}

export type StatusView =
  | {readonly kind: 'starting'}
  | {readonly kind: 'searching'; readonly openRelays: number; readonly relays: number}
  | {readonly kind: 'alone'; readonly openRelays: number}
  | {readonly kind: 'together'; readonly others: number}
  | {readonly kind: 'offline'}
  | {readonly kind: 'left'}

export interface MessageView {
  readonly id: string
  readonly author: PersonKey
  readonly authorName: string
  readonly text: string
  /** Milliseconds since 1970 as the author's clock says; any number, it comes from outside. */
  readonly timeMs: number
  readonly own: boolean
  readonly late: boolean
  readonly state: 'pending' | 'sent' | 'failed'
}

export interface NoticeView {
  readonly kind: string
  readonly reason?: string | undefined
  /** A sentence that may be shown as it is. */
  readonly text?: string | undefined
}

export interface SwarmView {
  readonly topic: string
  readonly identity: {readonly name: string; setName(name: string): Promise<void>}
  leave(): Promise<void>
  getReport(): object
}

export interface ChatView {
  readonly messages: readonly MessageView[]
  readonly people: readonly PersonView[]
  readonly status: StatusView
  readonly notice: NoticeView | undefined
  readonly typing: readonly PersonKey[]
  readonly swarm: SwarmView
  send(text: string): Promise<unknown>
  setTyping(on: boolean): void
  /** False when there was nothing older. */
  loadOlder(): Promise<boolean>
  close(): Promise<void>
  on(
    name: 'messages' | 'people' | 'status' | 'notice' | 'typing',
    listener: () => void,
    options?: {signal?: AbortSignal}
  ): () => void
}
