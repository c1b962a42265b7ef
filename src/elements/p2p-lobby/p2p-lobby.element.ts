import {html} from 'lit'
import {GamesElement} from '../games-element.ts'
import * as strings from '../games-strings.ts'

/**
 * @summary The tables of a topic: what is played, who waits for others, and a table of one's own. One that is opened takes its place.
 * Inside `<p2p-swarm>` it uses that swarm; alone it joins the topic of its own attributes.
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
export class P2pLobby extends GamesElement {
  override render() {
    return this.drawn(
      'lobby',
      strings.gamesOpening(),
      () =>
        html`<p2p-lobby-view
          exportparts="table, board, seat, fish"
          .games=${this.feature}
          .table=${this.table}
          .link=${this.link}
          .goTo=${this.goTo}
        ></p2p-lobby-view>`
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-lobby': P2pLobby
  }
}
