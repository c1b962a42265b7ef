import {defineElement} from '../define-element.ts'
import '../p2p-arena/p2p-arena.ts'
import {P2pRealtimeTable} from './p2p-realtime-table.element.ts'

export * from './p2p-realtime-table.element.ts'
defineElement('p2p-realtime-table', P2pRealtimeTable)
