/** A topic as a file, out and in: loaded when somebody asks for it, as a file of its own beside the embed. */
export {exportTopic} from './export-topic.ts'
export {importTopic} from './import-topic.ts'
