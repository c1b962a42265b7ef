import {defineShared} from './define-shared.ts'

/** The board of `<p2p-whiteboard>`: everybody draws, and takes back what is their own. What the values are, the element says. */
export const whiteboard = defineShared({name: 'whiteboard', owner: 'author', keep: true})
