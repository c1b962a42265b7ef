import {defineElement} from '../define-element.ts'
import {P2pChatAlerts} from './p2p-chat-alerts.element.ts'

export * from './p2p-chat-alerts.element.ts'
defineElement('p2p-chat-alerts', P2pChatAlerts)
export {ChatAlerts} from './chat-alerts.ts'
