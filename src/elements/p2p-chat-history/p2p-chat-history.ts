import {defineElement} from '../define-element.ts'
import {P2pChatHistory} from './p2p-chat-history.element.ts'

export * from './p2p-chat-history.element.ts'
defineElement('p2p-chat-history', P2pChatHistory)
