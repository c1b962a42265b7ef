import {defineElement} from '../define-element.ts'
import {P2pSwarm} from './p2p-swarm.element.ts'

export * from './p2p-swarm.element.ts'
export * from './p2p-swarm.events.ts'
defineElement('p2p-swarm', P2pSwarm)
