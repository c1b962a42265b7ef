import {openFiles, type Swarm} from '../index.ts'
import type {SwarmView} from './chat-view.ts'
import type {FilesView} from './files-view.ts'

/** The swarm of an element was made by `joinSwarm`, here or by a script of the page. */
export const openFilesOf = (swarm: SwarmView): Promise<FilesView> => openFiles(swarm as Swarm)
