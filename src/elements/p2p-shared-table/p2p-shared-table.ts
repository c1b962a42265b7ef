import {defineElement} from '../define-element.ts'
import {P2pSharedTable} from './p2p-shared-table.element.ts'

export * from './p2p-shared-table.element.ts'
defineElement('p2p-shared-table', P2pSharedTable)
