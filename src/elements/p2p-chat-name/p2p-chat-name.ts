import {defineElement} from '../define-element.ts'
import {P2pChatName} from './p2p-chat-name.element.ts'

export * from './p2p-chat-name.element.ts'
defineElement('p2p-chat-name', P2pChatName)
