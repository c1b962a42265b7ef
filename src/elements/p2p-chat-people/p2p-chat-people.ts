import {defineElement} from '../define-element.ts'
import {P2pChatPeople} from './p2p-chat-people.element.ts'

export * from './p2p-chat-people.element.ts'
defineElement('p2p-chat-people', P2pChatPeople)
