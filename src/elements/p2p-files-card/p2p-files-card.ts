import {defineElement} from '../define-element.ts'
import {P2pFilesCard} from './p2p-files-card.element.ts'

export * from './p2p-files-card.element.ts'
defineElement('p2p-files-card', P2pFilesCard)
