import {defineElement} from '../define-element.ts'
import {P2pChatSearch} from './p2p-chat-search.element.ts'

export * from './p2p-chat-search.element.ts'
defineElement('p2p-chat-search', P2pChatSearch)
