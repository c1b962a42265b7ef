import {defineElement} from '../define-element.ts'
import {P2pChatLog} from './p2p-chat-log.element.ts'

export * from './p2p-chat-log.element.ts'
defineElement('p2p-chat-log', P2pChatLog)
