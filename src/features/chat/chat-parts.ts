import type {StorageError} from '../../base/errors.ts'
import type {Environment} from '../../base/ports.ts'
import type {Acquaintances} from '../../identity/acquaintances.ts'
import type {Verify} from '../../identity/signatures.ts'
import type {ChatLog} from './chat-log.ts'
import type {ChatMemory} from './chat-memory.ts'
import type {ChatSwarm} from './chat-swarm.ts'

/** What a person should be told about the conversation as a whole. */
export interface ChatNotice {
  readonly kind: 'not-kept'
  readonly reason: StorageError['reason']
  /** A sentence that may be shown as it is. */
  readonly text: string
}

export interface ChatEvents {
  messages: void
  people: void
  status: void
  notice: void
  typing: void
  unread: void
  directs: void
  acquaintances: void
  history: void
}

export interface ChatParts<S extends ChatSwarm> {
  readonly swarm: S
  readonly log: ChatLog
  readonly env: Environment
  readonly memory: ChatMemory
  readonly acquaintances: Acquaintances
  readonly verify: Verify
  /** Called once, when the chat has closed and needs log and memory no more. */
  release(): Promise<void>
}
