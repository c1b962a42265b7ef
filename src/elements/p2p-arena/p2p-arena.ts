import {defineElement} from '../define-element.ts'
import {P2pArena} from './p2p-arena.element.ts'

export * from './p2p-arena.element.ts'
defineElement('p2p-arena', P2pArena)
