import {defineElement} from '../define-element.ts'
import {P2pGame} from './p2p-game.element.ts'

export * from './p2p-game.element.ts'
export * from '../draw-board.ts'
export * from '../games-event.ts'
defineElement('p2p-game', P2pGame)
