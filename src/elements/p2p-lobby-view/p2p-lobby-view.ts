import {defineElement} from '../define-element.ts'
import {P2pLobbyView} from './p2p-lobby-view.element.ts'

export * from './p2p-lobby-view.element.ts'
defineElement('p2p-lobby-view', P2pLobbyView)
