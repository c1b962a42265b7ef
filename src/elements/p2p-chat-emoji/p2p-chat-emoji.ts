import {defineElement} from '../define-element.ts'
import {P2pChatEmoji} from './p2p-chat-emoji.element.ts'

export * from './p2p-chat-emoji.element.ts'
defineElement('p2p-chat-emoji', P2pChatEmoji)
