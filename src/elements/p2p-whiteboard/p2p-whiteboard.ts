import {defineElement} from '../define-element.ts'
import {P2pWhiteboard} from './p2p-whiteboard.element.ts'

export * from './p2p-whiteboard.element.ts'
defineElement('p2p-whiteboard', P2pWhiteboard)
