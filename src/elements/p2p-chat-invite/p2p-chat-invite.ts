import {defineElement} from '../define-element.ts'
import {P2pChatInvite} from './p2p-chat-invite.element.ts'

export * from './p2p-chat-invite.element.ts'
defineElement('p2p-chat-invite', P2pChatInvite)
