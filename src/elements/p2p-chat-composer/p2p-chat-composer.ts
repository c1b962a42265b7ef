import {defineElement} from '../define-element.ts'
import {P2pChatComposer} from './p2p-chat-composer.element.ts'

export * from './p2p-chat-composer.element.ts'
defineElement('p2p-chat-composer', P2pChatComposer)
