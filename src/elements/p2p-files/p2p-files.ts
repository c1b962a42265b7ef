import {defineElement} from '../define-element.ts'
import {P2pFiles} from './p2p-files.element.ts'

export * from './p2p-files.element.ts'
export * from '../files-event.ts'
defineElement('p2p-files', P2pFiles)
