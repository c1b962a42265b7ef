import {defineElement} from '../define-element.ts'
import {P2pChessBoard} from './p2p-chess-board.element.ts'

export * from './p2p-chess-board.element.ts'
defineElement('p2p-chess-board', P2pChessBoard)
