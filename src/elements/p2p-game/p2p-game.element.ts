import {html, type PropertyValues} from 'lit'
import {property} from 'lit/decorators.js'
import type {AnyDefinition} from '../../features/game/games-parts.ts'
import type {DrawOwn} from '../draw-board.ts'
import {GamesElement} from '../games-element.ts'
import * as strings from '../games-strings.ts'
import type {GamesView} from '../games-view.ts'

/**
 * @summary One game: the visitor's table of it, or those one can join, or one to open.
 * Inside `<p2p-swarm>` it uses that swarm; alone it joins the topic of its own attributes.
 *
 * @slot board - Where `board` draws; made by the element itself.
 *
 * @event p2p-joined - The topic was joined (only when it joins by itself).
 * @event p2p-error - The topic could not be joined or its games not be opened; `event.error`.
 * @event p2p-games - How much waits for the visitor; `event.forMe`.
 * @event p2p-table - The visitor went to a table or back to the list; `event.table`.
 *
 * @csspart table - One table in the list.
 * @csspart board - What is played on.
 * @csspart seat - One player.
 * @csspart fish - The picture of a person.
 */
export class P2pGame extends GamesElement {
  #place: HTMLElement | undefined

  /** Which game: `chess`, `liars-dice`, `light-cycles`, `whiteboard`, or the name of `definition`. */
  @property() game: string | undefined
  /** A game of the page's own, made by `defineGame`, or shared state, made by `defineShared`. */
  @property({attribute: false}) definition: AnyDefinition | undefined
  /** Draws the page's own game; without it its state is shown as it is, with a button for each move. */
  @property({attribute: false}) board: DrawOwn | undefined

  protected override get own(): AnyDefinition | undefined {
    return this.definition
  }

  protected override follow(games: GamesView, signal: AbortSignal): void {
    super.follow(games, signal)
    this.#define()
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (changes.has('definition')) this.#define()
  }

  get #moveNames(): readonly string[] {
    return this.definition?.kind === 'turns' ? Object.keys(this.definition.moves) : []
  }

  /** Also for games that were open before; the same rules once more change nothing. */
  #define(): void {
    if (this.definition === undefined) return
    this.feature
      ?.define(this.definition)
      .catch((error: unknown) => console.warn('shoal: reading the tables failed:', error))
  }

  /** Inside the element but outside of its shadow, so that the style sheets of the page reach it. */
  readonly #boardPlace = (): HTMLElement => {
    if (this.#place === undefined) {
      this.#place = document.createElement('div')
      this.#place.slot = 'board'
      this.append(this.#place)
    }
    return this.#place
  }

  override render() {
    return this.drawn(
      'lobby',
      strings.gamesOpening(),
      () =>
        html`<p2p-lobby-view
          exportparts="table, board, seat, fish"
          .games=${this.feature}
          .only=${this.definition?.name ?? this.game}
          .table=${this.table}
          .link=${this.link}
          .goTo=${this.goTo}
          .board=${this.board}
          .boardPlace=${this.#boardPlace}
          .moveNames=${this.#moveNames}
          ><slot name="board" slot="board"></slot
        ></p2p-lobby-view>`
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-game': P2pGame
  }
}
