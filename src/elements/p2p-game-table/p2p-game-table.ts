import {defineElement} from '../define-element.ts'
import {P2pGameTable} from './p2p-game-table.element.ts'

export * from './p2p-game-table.element.ts'
defineElement('p2p-game-table', P2pGameTable)
