import {defineElement} from '../define-element.ts'
import {P2pFilesList} from './p2p-files-list.element.ts'

export * from './p2p-files-list.element.ts'
defineElement('p2p-files-list', P2pFilesList)
