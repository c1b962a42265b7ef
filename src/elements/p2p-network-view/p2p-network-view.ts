import {defineElement} from '../define-element.ts'
import {P2pNetworkView} from './p2p-network-view.element.ts'

export * from './p2p-network-view.element.ts'
defineElement('p2p-network-view', P2pNetworkView)
