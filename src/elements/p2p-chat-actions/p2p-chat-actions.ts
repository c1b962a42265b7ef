import {defineElement} from '../define-element.ts'
import {P2pChatActions} from './p2p-chat-actions.element.ts'

export * from './p2p-chat-actions.element.ts'
defineElement('p2p-chat-actions', P2pChatActions)
