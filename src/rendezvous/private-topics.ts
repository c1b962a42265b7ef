/**
 * What only private topics need. Loaded with the first of them, as a file of its own beside the embed: it holds no state
 * that has to be one for the page, and is given the relay clients that all topics share.
 */
export {encodeInvite, readInvite} from '../protocol/invite.ts'
export {privateTopicKeys, topicSecretBytes} from '../protocol/topic.ts'
export {veiledAppearance} from './veiled-appearance.ts'
