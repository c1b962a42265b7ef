import {HandConnections, type HandConnectionsOptions} from './hand-connections.ts'
import {makeSimplePeer} from './hand-peer.ts'

/**
 * What only connections brought about by hand need. Loaded with the first of them, as a file of its own beside the embed; the state it
 * holds is one for the page, since it is asked for once.
 */
export const openByHand = (options: Omit<HandConnectionsOptions, 'makePeer'>): HandConnections =>
  new HandConnections({...options, makePeer: makeSimplePeer})
