import {defineElement} from '../define-element.ts'
import {P2pDiceBoard} from './p2p-dice-board.element.ts'

export * from './p2p-dice-board.element.ts'
defineElement('p2p-dice-board', P2pDiceBoard)
