import {defineElement} from '../define-element.ts'
import {P2pFilesList} from './p2p-files-list.element.ts'

export {shareItemsOf} from './dropped-folders.ts'
export {OutTray} from './out-tray.ts'
export * from './p2p-files-list.element.ts'
export {pickFiles} from './picking.ts'
defineElement('p2p-files-list', P2pFilesList)
