import {loadPart} from '../base/load-part.ts'
import type {AnyDefinition} from '../features/game/games-parts.ts'
import {openGames, type Swarm} from '../index.ts'
import type {SwarmView} from './chat-view.ts'
import type {GamesView} from './games-view.ts'

/** The swarm of an element was made by `joinSwarm`, here or by a script of the page. */
export async function openGamesOf(swarm: SwarmView, own: AnyDefinition | undefined): Promise<GamesView> {
  const {standardGames} = await loadPart(import('./standard-games.ts'))
  return openGames(swarm as Swarm, own === undefined ? standardGames : [...standardGames, own])
}
