/** A topic as a file, out and in, and what goes when it is full: loaded when it is needed, as a file of its own beside the embed. */
export {exportTopic} from './export-topic.ts'
export {importTopic} from './import-topic.ts'
export {makeRoom} from './making-room.ts'
