import type {PersonKey} from '../base/ids.ts'
import type {MessageView} from './chat-view.ts'

/** What a person can do with the messages of a list. What is undefined is not offered there. */
export interface MessageActions {
  /** False when there was nothing older. */
  readonly loadOlder?: (() => Promise<boolean>) | undefined
  /** Loads back to a message that is answered to. False when it is not here. */
  readonly loadUntil?: ((id: string) => Promise<boolean>) | undefined
  readonly sendAgain?: ((message: MessageView) => void) | undefined
  readonly reply?: ((message: MessageView) => void) | undefined
  readonly edit?: ((message: MessageView) => void) | undefined
  readonly remove?: ((message: MessageView) => void) | undefined
  readonly react?: ((message: MessageView, emoji: string, on: boolean) => void) | undefined
  readonly showPerson?: ((key: PersonKey) => void) | undefined
  /** Everything up to this message has been on the screen of a visible page. */
  readonly seen?: ((id: string) => void) | undefined
}
