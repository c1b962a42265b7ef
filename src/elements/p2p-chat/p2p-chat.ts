import {defineElement} from '../define-element.ts'
import {P2pChat} from './p2p-chat.element.ts'

export * from '../files-event.ts'
export * from './p2p-chat.element.ts'
export * from './p2p-chat.events.ts'
defineElement('p2p-chat', P2pChat)
