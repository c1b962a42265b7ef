/**
 * The one-file embed: a script tag with this and an element in the page are enough.
 * `<p2p-swarm>` is defined first, so that an element inside finds it when it is upgraded.
 */
export * from './p2p-swarm/p2p-swarm.ts'
export * from './p2p-chat/p2p-chat.ts'
export * from './p2p-files/p2p-files.ts'
export * from './p2p-lobby/p2p-lobby.ts'
export * from './p2p-game/p2p-game.ts'
export * from './p2p-network/p2p-network.ts'
export {defineGame, defineShared, INVALID, joinSwarm, openChat, openFiles, openGames, openNetwork} from '../index.ts'
