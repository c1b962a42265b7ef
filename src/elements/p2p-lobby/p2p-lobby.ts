import {defineElement} from '../define-element.ts'
import {P2pLobby} from './p2p-lobby.element.ts'

export * from './p2p-lobby.element.ts'
export * from '../games-event.ts'
defineElement('p2p-lobby', P2pLobby)
