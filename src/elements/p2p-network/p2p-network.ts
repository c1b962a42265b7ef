import {defineElement} from '../define-element.ts'
import {P2pNetwork} from './p2p-network.element.ts'

export * from './p2p-network.element.ts'
defineElement('p2p-network', P2pNetwork)
