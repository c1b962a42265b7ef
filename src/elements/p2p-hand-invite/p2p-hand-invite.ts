import {defineElement} from '../define-element.ts'
import {P2pHandInvite} from './p2p-hand-invite.element.ts'

export * from './p2p-hand-invite.element.ts'
defineElement('p2p-hand-invite', P2pHandInvite)
