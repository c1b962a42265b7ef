import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {repeat} from 'lit/directives/repeat.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {DrawOwn} from '../draw-board.ts'
import * as strings from '../games-strings.ts'
import type {GamesView, GameView, TableRowView} from '../games-view.ts'
import * as icons from '../icons.ts'
import {LateParts} from '../late-parts.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {RenderPace} from '../render-pace.ts'
import {sentenceOf} from '../sentence-of.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {lineStyles} from '../styles/line.styles.ts'
import {panelStyles} from '../styles/panel.styles.ts'
import {couldNotLoad, dismiss, tryAgain} from '../strings.ts'
import {createFormTemplate, type CreateWish} from './create-form.ts'
import {emptyDrawing} from './empty-drawing.ts'
import {lobbyStyles} from './p2p-lobby-view.styles.ts'
import {rowTemplate} from './table-row.ts'

const renderIntervalMs = 50
const tableLoader = {table: () => import('../p2p-game-table/p2p-game-table.ts')}

/**
 * @summary The list of tables inside `<p2p-lobby>` and `<p2p-game>`, and the table that is open in its place.
 *
 * @slot board - Handed on to the table.
 *
 * @csspart table - One table in the list.
 * @csspart board - What is played on.
 * @csspart seat - One player.
 * @csspart fish - The picture of a person.
 */
export class P2pLobbyView extends LitElement {
  static override styles = [controlStyles, hueStyles, panelStyles, lineStyles, lobbyStyles]

  readonly #pace = new RenderPace(browserEnvironment.scheduler, () => this.requestUpdate(), renderIntervalMs)
  readonly #parts = new LateParts(browserEnvironment, tableLoader, () => this.requestUpdate())
  #end: AbortController | undefined
  /** The visitor went back to the list: their own table is not opened by itself any more. */
  #wentBack = false
  /** What had the focus, or should have it once it is there. */
  #focusNext: string | undefined

  @state() private creating = false
  @state() private chosen: GameView | undefined
  @state() private trouble = ''
  @state() private isBusy = false

  @property({attribute: false}) games: GamesView | undefined
  /** Only tables of this game; the visitor's own opens by itself. */
  @property({attribute: false}) only: string | undefined
  @property({attribute: false}) table: string | undefined
  @property({attribute: false}) link: string | undefined
  @property({attribute: false}) goTo: (table: string | undefined) => void = () => undefined
  /** Draws the page's own game into `boardPlace`. */
  @property({attribute: false}) board: DrawOwn | undefined
  @property({attribute: false}) boardPlace: (() => HTMLElement) | undefined
  /** Moves of the page's own game. */
  @property({attribute: false}) moveNames: readonly string[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.abort()
    this.#end = undefined
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#pace.drawn()
    if (changes.has('games') && this.hasUpdated) this.#follow()
    if (changes.has('only')) this.#wentBack = false
    const before = changes.get('table')
    if (changes.has('table') && before !== undefined && this.table === undefined) {
      this.#wentBack = true
      this.#focusNext = `[data-table="${before}"]`
    }
  }

  protected override updated(): void {
    this.#openOwn()
    if (this.#focusNext === undefined) return
    const target = this.renderRoot.querySelector<HTMLElement>(this.#focusNext)
    this.#focusNext = undefined
    target?.focus()
  }

  #follow(): void {
    this.#end?.abort()
    this.#end = new AbortController()
    const {games} = this
    const options = {signal: this.#end.signal}
    const changed = () => this.#pace.soon()
    for (const name of ['tables', 'notice'] as const) games?.on(name, changed, options)
    games?.swarm.on('status', changed, options)
  }

  /** Where there is one game only, its table is what the visitor came for. */
  #openOwn(): void {
    if (this.only === undefined || this.table !== undefined || this.#wentBack) return
    const tables = this.#tables()
    const own = tables.find(
      ({ownSeat, phase}) => ownSeat !== undefined && (phase.kind === 'lobby' || phase.kind === 'playing')
    )
    const open = tables.filter(({phase}) => phase.kind === 'open')
    // Where nobody sits, the only one there is, else one's own.
    const [shared] = open.length > 1 ? open.filter(({isOwn}) => isOwn) : open
    const found = own ?? shared
    if (found !== undefined) this.goTo(found.id)
  }

  #tables(): readonly TableRowView[] {
    const tables = (this.games?.tables ?? []).filter(({phase}) => phase.kind !== 'closed')
    return this.only === undefined ? tables : tables.filter(({game}) => game === this.only)
  }

  #playable(): readonly GameView[] {
    const games = this.games?.games ?? []
    return this.only === undefined ? games : games.filter(({name}) => name === this.only)
  }

  readonly #startCreating = (): void => {
    this.creating = true
    this.trouble = ''
    this.#focusNext = '.create input, .create select'
  }

  readonly #stopCreating = (): void => {
    this.creating = false
    this.#focusNext = '.new'
  }

  readonly #open = (id: string): void => this.goTo(id)

  async #create({game, ...options}: CreateWish): Promise<void> {
    if (this.games === undefined || this.isBusy) return
    this.isBusy = true
    try {
      const id = await this.games.create(game, options)
      this.creating = false
      this.goTo(id)
    } catch (error) {
      this.trouble = sentenceOf(error, strings.notCreated())
    } finally {
      this.isBusy = false
    }
  }

  #line(kind: 'error' | 'notice', words: string, more: unknown) {
    return html`<div class="line ${kind}" role=${kind === 'error' ? 'alert' : nothing}>
      ${icons.warning()}
      <p>${words}</p>
      ${more}
    </div>`
  }

  #lines({notice, swarm}: GamesView) {
    const gotIt = html`<button class="button" @click=${() => (this.trouble = '')}>${dismiss()}</button>`
    return html`${this.trouble === '' ? nothing : this.#line('error', this.trouble, gotIt)}
    ${notice === undefined ? nothing : this.#line('notice', strings.gamesNotice(notice.kind), nothing)}
    ${swarm.status.kind === 'offline' ? this.#line('notice', strings.lobbyOffline(), nothing) : nothing}`
  }

  #newButton() {
    const [game] = this.#playable()
    const words =
      this.only === undefined || game === undefined
        ? strings.newTable()
        : (game.kind === 'shared' ? strings.newSharedOf : strings.newTableOf)(strings.gameTitle(game.name))
    return html`<button class="button accent new" @click=${this.#startCreating}>${icons.plus()} ${words}</button>`
  }

  #form() {
    const games = this.#playable()
    const game = games.find(each => each === this.chosen || each.name === this.chosen?.name) ?? games[0]
    if (game === undefined) return nothing
    return createFormTemplate({
      games,
      game,
      choose: chosen => (this.chosen = chosen),
      create: wish => void this.#create(wish),
      cancel: this.#stopCreating
    })
  }

  #empty({swarm}: GamesView) {
    const isAlone = swarm.status.kind !== 'together'
    const isShared = this.only !== undefined && this.#playable()[0]?.kind === 'shared'
    return html`<div class="empty">
      ${emptyDrawing()}
      <h4>${isShared ? strings.noShared() : strings.noTables()}</h4>
      <p class="quiet">${isAlone ? strings.noTablesAlone() : isShared ? strings.noSharedHint() : strings.noTablesHint()}</p>
      ${this.creating ? nothing : this.#newButton()}
    </div>`
  }

  #list(games: GamesView) {
    const tables = this.#tables()
    const going = tables.filter(({phase}) => phase.kind !== 'ended')
    const ended = tables.filter(({phase}) => phase.kind === 'ended')
    const rows = (some: readonly TableRowView[]) =>
      html`<ul class="rows" role="list" aria-label=${strings.tables()}>
        ${repeat(
          some,
          ({id}) => id,
          table => rowTemplate(table, this.#open)
        )}
      </ul>`
    return html`${going.length === 0 ? this.#empty(games) : rows(going)}
    ${
      ended.length === 0
        ? nothing
        : html`<details class="ended">
            <summary>${strings.endedTables(ended.length)}</summary>
            ${rows(ended)}
          </details>`
    }`
  }

  #lobby(games: GamesView) {
    const title = this.only === undefined ? strings.lobby() : strings.gameTitle(this.only)
    const isEmpty = this.#tables().every(({phase}) => phase.kind === 'ended')
    return html`<div class="scroller">
      <div class="bar">
        <h3>${title}</h3>
        ${this.creating || isEmpty ? nothing : this.#newButton()}
      </div>
      ${this.#lines(games)} ${this.creating ? this.#form() : nothing} ${this.#list(games)}
    </div>`
  }

  #openTable(games: GamesView, table: string) {
    switch (this.#parts.state('table')) {
      case 'loading':
        return html`<p class="opening" aria-busy="true">${strings.gamesOpening()}</p>`
      case 'failed':
        return html`<div class="opening" role="alert">
          <p>${couldNotLoad()}</p>
          <button class="button" @click=${() => this.#parts.retry('table')}>${tryAgain()}</button>
        </div>`
      case 'ready':
        return html`<p2p-game-table
          exportparts="board, seat, fish"
          .games=${games}
          .table=${table}
          .link=${this.link}
          .back=${() => this.goTo(undefined)}
          .board=${this.board}
          .boardPlace=${this.boardPlace}
          .moveNames=${this.moveNames}
          ><slot name="board" slot="board"></slot
        ></p2p-game-table>`
    }
  }

  override render() {
    const {games, table} = this
    if (games === undefined) return html`<p class="opening" aria-busy="true">${strings.gamesOpening()}</p>`
    return table === undefined ? this.#lobby(games) : this.#openTable(games, table)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-lobby-view': P2pLobbyView
  }
}
