import {property} from 'lit/decorators.js'
import type {AnyDefinition} from '../features/game/games-parts.ts'
import type {SwarmView} from './chat-view.ts'
import {FeatureElement} from './feature-element.ts'
import {GamesEvent, TableEvent} from './games-event.ts'
import type {GamesView} from './games-view.ts'
import {openGamesOf} from './open-games.ts'

/** What `<p2p-lobby>` and `<p2p-game>` share: the tables of a topic, and one of them that is open. */
export abstract class GamesElement extends FeatureElement<GamesView> {
  /** The table that is open; without it the list of them. */
  @property({reflect: true}) table: string | undefined
  /** The address of a table, to send someone, with `{table}` in the place of its id; by default the page's own address. */
  @property() link: string | undefined
  /** Games that a script opened; attributes and surrounding swarm are unused then. */
  @property({attribute: false}) games: GamesView | undefined

  protected get own(): AnyDefinition | undefined {
    return undefined
  }

  protected override get given(): GamesView | undefined {
    return this.games
  }

  protected override openFeature(swarm: SwarmView): Promise<GamesView> {
    return openGamesOf(swarm, this.own)
  }

  protected override follow(games: GamesView, signal: AbortSignal): void {
    let told = 0
    const tell = () => {
      const forMe = games.tables.filter(table => table.forMe).length
      if (forMe !== told) this.dispatchEvent(new GamesEvent(forMe))
      told = forMe
    }
    games.on('tables', tell, {signal})
    tell()
  }

  /** Opens a table, or the list of them. */
  protected readonly goTo = (table: string | undefined): void => {
    if (table === this.table) return
    this.table = table
    this.dispatchEvent(new TableEvent(table))
  }
}
