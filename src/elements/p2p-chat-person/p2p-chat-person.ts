import {defineElement} from '../define-element.ts'
import {P2pChatPerson} from './p2p-chat-person.element.ts'

export * from './p2p-chat-person.element.ts'
defineElement('p2p-chat-person', P2pChatPerson)
