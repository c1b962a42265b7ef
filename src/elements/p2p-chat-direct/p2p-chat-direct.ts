import {defineElement} from '../define-element.ts'
import {P2pChatDirect} from './p2p-chat-direct.element.ts'

export * from './p2p-chat-direct.element.ts'
defineElement('p2p-chat-direct', P2pChatDirect)
