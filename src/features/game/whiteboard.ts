import {defineShared} from './define-shared.ts'

/** The board of `<p2p-whiteboard>`: everybody draws, and takes back what is their own. What the values are, the element says. */
export const whiteboard = defineShared({
  name: 'whiteboard',
  owner: 'author',
  keep: true,
  limits: {keys: 8_192, keysPerAuthor: 2_048, bytes: 8_388_608, bytesPerAuthor: 2_097_152}
})
