import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {PlainData} from '../../base/plain-data.ts'
import type {DiceState} from '../../features/game/games/liars-dice.ts'
import * as boardStrings from '../board-strings.ts'
import type {DrawBoard, DrawOwn, DrawShared} from '../draw-board.ts'
import * as strings from '../games-strings.ts'
import type {
  GamesView,
  RealtimeTableView,
  SharedStateTableView,
  TableRowView,
  TableView,
  TurnTableView
} from '../games-view.ts'
import * as icons from '../icons.ts'
import {LateParts} from '../late-parts.ts'
import {tableTitle} from '../p2p-lobby-view/table-row.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {RenderPace} from '../render-pace.ts'
import {sentenceOf} from '../sentence-of.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {lineStyles} from '../styles/line.styles.ts'
import {panelStyles} from '../styles/panel.styles.ts'
import {actsTemplate} from './acts-template.ts'
import {asksTemplate, closeTemplate, withoutSeat, type Asked, type AskView} from './asking.ts'
import {faultsTemplate} from './faults-template.ts'
import {historyTemplate} from './history-template.ts'
import {linesTemplate} from './lines-template.ts'
import {MoveBook} from './move-words.ts'
import {playStyles} from './play.styles.ts'
import {phaseWords} from './phase-words.ts'
import {gameTableStyles} from './p2p-game-table.styles.ts'
import {seatsTemplate, type SeatsView} from './seat-template.ts'
import {boardLoaders, isFacing, loadedPart, turnsBoard} from './turns-board.ts'
import {stepped} from './stepping.ts'
import {ticks} from './table-clock.ts'
import {TableHearing} from './table-hearing.ts'
import {waitingTemplate} from './waiting-template.ts'

const renderIntervalMs = 50
const tickMs = 200

/**
 * @summary One table: who plays, what is played on, and all that can be done there. Inside `<p2p-lobby>` and `<p2p-game>`.
 *
 * @slot board - What the page draws of its own game.
 *
 * @csspart board - What is played on.
 * @csspart seat - One player.
 * @csspart fish - The picture of a person.
 */
export class P2pGameTable extends LitElement {
  static override styles = [controlStyles, hueStyles, panelStyles, lineStyles, gameTableStyles, playStyles]

  readonly #pace = new RenderPace(browserEnvironment.scheduler, () => this.requestUpdate(), renderIntervalMs)
  readonly #parts = new LateParts(browserEnvironment, boardLoaders, () => this.requestUpdate())
  readonly #book = new MoveBook()
  #hearing = new TableHearing(this.#book)
  #end: AbortController | undefined
  #stopShowing: () => void = () => undefined
  #cancelTick: (() => void) | undefined
  #focusNext: string | undefined

  /** How many moves are shown; undefined: all. */
  @state() private looking: number | undefined
  @state() private asked: Asked | undefined
  @state() private trouble = ''
  @state() private spoken = ''
  @state() private turned = false
  /** Undefined: as long as players are missing. */
  @state() private showsInvite: boolean | undefined

  @property({attribute: false}) games!: GamesView
  @property({attribute: false}) table = ''
  @property({attribute: false}) link: string | undefined
  @property({attribute: false}) back: () => void = () => undefined
  @property({attribute: false}) board: DrawOwn | undefined
  @property({attribute: false}) boardPlace: (() => HTMLElement) | undefined
  @property({attribute: false}) moveNames: readonly string[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#key)
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.abort()
    this.#stopShowing()
    this.#cancelTick?.()
    this.#end = this.#cancelTick = undefined
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#pace.drawn()
    if (!this.hasUpdated) return
    if (changes.has('games')) this.#follow()
    if (changes.has('table')) this.#begin()
  }

  protected override firstUpdated(): void {
    // What was pressed to get here is gone. A table that opens by itself takes the focus from nobody who is elsewhere.
    if (document.activeElement === document.body) this.renderRoot.querySelector<HTMLElement>('h3')?.focus()
  }

  protected override updated(): void {
    this.#draw()
    this.#tickOn()
    if (this.#focusNext === undefined) return
    const target = this.renderRoot.querySelector<HTMLElement>(this.#focusNext)
    this.#focusNext = undefined
    target?.focus()
  }

  #begin(): void {
    const before = this.#stopShowing
    this.#stopShowing = this.games.show(this.table)
    before()
    this.#hearing = new TableHearing(this.#book)
    this.looking = this.asked = this.showsInvite = undefined
    this.trouble = this.spoken = ''
    this.turned = false
    this.#hear()
  }

  #follow(): void {
    this.#end?.abort()
    this.#end = new AbortController()
    const {games} = this
    const options = {signal: this.#end.signal}
    const changed = () => this.#pace.soon()
    for (const name of ['tables', 'notice'] as const) games.on(name, changed, options)
    games.on(
      'table',
      id => {
        if (id !== this.table) return
        this.#hear()
        changed()
      },
      options
    )
    games.swarm.on('status', changed, options)
    games.swarm.on('people', changed, options)
    this.#begin()
  }

  get #open(): TurnTableView | undefined {
    return this.games.turnTable(this.table)
  }

  get #row(): TableRowView | undefined {
    return this.games.tables.find(({id}) => id === this.table)
  }

  #hear(): void {
    const table = this.#open
    const said = table === undefined ? '' : this.#hearing.hear(table)
    if (said !== '') this.spoken = said
  }

  /** What is shown changes with time alone. */
  #tickOn(): void {
    const table = this.#open
    if (this.#cancelTick !== undefined || !this.isConnected || table === undefined || !ticks(table)) return
    const warning = this.#hearing.warn(table, browserEnvironment.clock.monotonic())
    if (warning !== '') this.spoken = warning
    this.#cancelTick = browserEnvironment.scheduler.after(tickMs, () => {
      this.#cancelTick = undefined
      this.requestUpdate()
    })
  }

  /** The page draws its own game. What it does wrong is its own: the rest of the table stays. */
  #draw(): void {
    const table = this.#open
    if (this.board === undefined || this.boardPlace === undefined || table?.G === undefined) return
    const {looking} = this
    const G = this.#shownState(table)
    if (G === undefined) return
    try {
      const draw = this.board as DrawBoard
      draw(table, this.boardPlace(), {G, move: looking ?? table.moves.length, isNow: looking === undefined})
    } catch (error) {
      const words = strings.boardFailed(error instanceof Error ? error.message : String(error))
      if (this.trouble !== words) this.trouble = words
      console.warn('shoal: the page could not draw its game:', error)
    }
  }

  readonly #act = (act: () => Promise<unknown>): void => {
    if (this.asked !== undefined) this.#focusNext = '.acts button'
    this.asked = undefined
    this.trouble = ''
    act().then(
      () => this.#pace.soon(),
      (error: unknown) => (this.trouble = sentenceOf(error, strings.didNotWork()))
    )
  }

  async #move(table: TurnTableView, name: string, args: readonly PlainData[]): Promise<unknown> {
    this.trouble = ''
    try {
      const outcome = await table.move(name, ...args)
      if (outcome === 'not-now') this.trouble = strings.notNow()
      else if (outcome === 'illegal' && table.failure !== undefined) this.trouble = strings.moveFailed(table.failure)
      return outcome
    } catch (error) {
      this.trouble = sentenceOf(error, strings.didNotWork())
      return undefined
    }
  }

  readonly #ask = (what: Asked): void => {
    this.asked = what
    this.#focusNext = '.ask button'
  }

  readonly #cancelAsk = (): void => {
    this.#focusNext = `.asks-${this.asked}`
    this.asked = undefined
  }

  readonly #look = (count: number | undefined): void => {
    this.looking = count
  }

  #shownState(table: TurnTableView): unknown {
    return this.looking === undefined ? table.G : table.at(this.looking)
  }

  /** A board of the page's own that takes no state draws the newest one alone. */
  get #canLook(): boolean {
    return this.board === undefined || this.board.length > 2
  }

  readonly #flip = (): void => {
    this.turned = !this.turned
  }

  readonly #key = (event: KeyboardEvent): void => {
    const table = this.#open
    if (
      table?.G === undefined ||
      isWritingIn(event.composedPath()[0]) ||
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey
    )
      return
    const all = table.moves.length
    if (event.key === '[' && this.#canLook) this.#look(stepped(this.looking, all, -1))
    else if (event.key === ']' && this.#canLook) this.#look(stepped(this.looking, all, 1))
    else if (event.key.toLowerCase() === 'f' && isFacing(table)) this.#flip()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  readonly #nameOf = (key: PersonKey): string =>
    this.games.swarm.people.find(person => person.key === key)?.name ?? strings.somebody()

  #seatsView(table: TurnTableView): SeatsView {
    return {
      table,
      nowMs: browserEnvironment.clock.monotonic(),
      nameOf: this.#nameOf,
      note: seat => {
        if (table.G === undefined) return undefined
        if (table.game === 'chess') return boardStrings.sideNames[seat]?.()
        if (table.game === 'liars-dice') return boardStrings.diceLeft((table.G as DiceState).dice[seat] ?? 0)
        return undefined
      }
    }
  }

  #invite() {
    if (this.#parts.state('invite') === 'failed') return nothing
    const link = (this.link ?? location.href).replace('{table}', this.table)
    return html`<p2p-chat-invite .link=${link} .access=${this.games.swarm.access} .words=${strings.inviteWords()}></p2p-chat-invite>`
  }

  #title(row: TableRowView | undefined) {
    const inviting = this.#isInviting(row)
    const words = row === undefined ? strings.lobby() : strings.gameTitle(row.game)
    return html`<div class="title">
      <button class="button plain round back" aria-label=${strings.backToTables()} title=${strings.backToTables()} @click=${() => this.back()}>
        ${icons.back()}
      </button>
      <h3 tabindex="-1">${words}${row === undefined ? nothing : html` <bdi class="title-words">${tableTitle(row)}</bdi>`}</h3>
      <button
        class="button plain round invite-toggle"
        aria-label=${strings.invite()}
        title=${strings.invite()}
        aria-expanded=${inviting}
        @click=${() => (this.showsInvite = !inviting)}
      >
        ${icons.invite()}
      </button>
    </div>`
  }

  #isInviting(row: TableRowView | undefined): boolean {
    return this.showsInvite ?? (row?.phase.kind === 'lobby' && row.phase.missing > 0)
  }

  /** In place of a table: one sentence, and the way back. */
  #still(words: string, more: unknown = nothing) {
    return html`<div class="still">
      <p role="status">${words}</p>
      ${more}
      <button class="button" @click=${() => this.back()}>${strings.backToTables()}</button>
    </div>`
  }

  #lines(table: TableView, asks: unknown) {
    const {games, trouble} = this
    return linesTemplate({games, table, trouble, asks, forget: () => (this.trouble = '')})
  }

  #waiting(view: SeatsView, isHost: boolean) {
    return waitingTemplate({
      ...view,
      isHost,
      act: this.#act,
      askClose: () => this.#ask('close'),
      invite: this.#invite(),
      showsInvite: this.#isInviting(view.table)
    })
  }

  #isHost(table: TableView): boolean {
    return this.games.swarm.people.some(({self, key}) => self && key === table.host)
  }

  #realtime(table: RealtimeTableView) {
    const isHost = this.#isHost(table)
    const nowMs = browserEnvironment.clock.monotonic()
    const close = this.asked === 'close' ? closeTemplate({table, answer: this.#act, cancel: this.#cancelAsk}) : nothing
    return html`<div class="scroller">
      ${this.#lines(table, close)}
      ${
        table.phase.kind === 'lobby'
          ? this.#waiting({table, nowMs, note: () => undefined, nameOf: this.#nameOf}, isHost)
          : loadedPart(
              this.#parts,
              'realtime',
              () =>
                html`<p2p-realtime-table
                  exportparts="board"
                  .table=${table}
                  .phase=${table.phase}
                  .isHost=${isHost}
                  .act=${this.#act}
                  .askClose=${() => this.#ask('close')}
                ></p2p-realtime-table>`
            )
      }
    </div>`
  }

  #shared(table: SharedStateTableView) {
    const close = this.asked === 'close' ? closeTemplate({table, answer: this.#act, cancel: this.#cancelAsk}) : nothing
    return html`<div class="scroller shared">
      ${this.#isInviting(table) ? html`<div class="invite-card">${this.#invite()}</div>` : nothing} ${this.#lines(table, close)}
      ${loadedPart(
        this.#parts,
        'shared',
        () =>
          html`<p2p-shared-table
            exportparts="board, fish"
            .table=${table}
            .seats=${table.seats}
            .askClose=${() => this.#ask('close')}
            .board=${this.board as DrawShared | undefined}
            .boardPlace=${this.boardPlace}
            ><slot name="board" slot="board"></slot
          ></p2p-shared-table>`
      )}
    </div>`
  }

  #turns(table: TurnTableView) {
    const {games} = this
    const isHost = this.#isHost(table)
    const ask: AskView = {table, games, asked: this.asked, answer: this.#act, cancel: this.#cancelAsk}
    if (table.phase.kind === 'lobby') {
      return html`<div class="scroller">
        ${this.#lines(table, asksTemplate(ask))}${this.#waiting(this.#seatsView(table), isHost)}${faultsTemplate(table.faults)}
      </div>`
    }
    return this.#game(table, ask, isHost)
  }

  #game(table: TurnTableView, ask: AskView, isHost: boolean) {
    const {looking} = this
    const {phase, ownSeat, seats, moves} = table
    const isOwnTurn = phase.kind === 'playing' && phase.what === 'move' && phase.waitingFor.includes(ownSeat ?? -1)
    const isDrawnByPage = this.board !== undefined
    const facing = isFacing(table)
    const flipped = (ownSeat === 1) !== this.turned
    const view = this.#seatsView(table)
    const [below, above] = flipped ? [1, 0] : [0, 1]
    const others = withoutSeat(this.games, table)
    const state = this.#shownState(table)
    const board = turnsBoard({
      table,
      state,
      canMove: isOwnTurn && looking === undefined,
      flipped,
      parts: this.#parts,
      isDrawnByPage,
      moveNames: this.moveNames,
      move: (name, ...args) => this.#move(table, name, args)
    })
    return html`<div class="scroller">
      ${this.#isInviting(table) ? html`<div class="invite-card">${this.#invite()}</div>` : nothing} ${this.#lines(table, asksTemplate(ask))}
      <div class="play ${facing ? 'facing' : ''}">
        <p class="status ${isOwnTurn ? 'own-turn' : ''} ${phase.kind}">
          <bdi>${phase.kind === 'broken' ? strings.broken() : phaseWords(table)}</bdi>
          ${ownSeat === undefined ? html`<span class="tag">${strings.watching()}</span>` : nothing}
        </p>
        ${facing ? seatsTemplate([seats[above]!], view, 'above') : seatsTemplate(seats, view, 'strip')}
        <div class="board" part="board">${
          state === undefined
            ? html`<p class="quiet" role="status">${table.isCut ? strings.oldMovesGone() : strings.readingMoves()}</p>`
            : board
        }</div>
        ${facing ? seatsTemplate([seats[below]!], view, 'below') : nothing}
        <div class="side">
          ${
            phase.kind === 'broken'
              ? html`<details class="faults"><summary>${strings.whatRulesSaid()}</summary><p><bdi>${phase.message}</bdi></p></details>`
              : nothing
          }
          ${
            looking === undefined
              ? nothing
              : html`<button class="button accent now" @click=${() => this.#look(undefined)}>${strings.backToNow()}</button>`
          }
          ${actsTemplate({table, isHost, canFlip: facing, ask: this.#ask, act: this.#act, flip: this.#flip})}
          ${historyTemplate({table, moves, book: this.#book, looking, canLook: this.#canLook, look: this.#look})}
          ${others.length === 0 ? nothing : html`<p class="quiet">${strings.alsoHere(others.map(({name}) => name))}</p>`}
          ${faultsTemplate(table.faults)}
        </div>
      </div>
    </div>`
  }

  /** Each kind of game is drawn by what knows it. */
  #body(row: TableRowView | undefined) {
    if (row === undefined) return this.#still(strings.tableComing())
    if (row.phase.kind === 'closed') return this.#still(strings.tableClosed())
    switch (row.gameKind) {
      case 'turns': {
        const table = this.#open
        return table === undefined ? this.#still(strings.tableComing()) : this.#turns(table)
      }
      case 'realtime': {
        const table = this.games.realtimeTable(this.table)
        return table === undefined ? this.#still(strings.tableComing()) : this.#realtime(table)
      }
      case 'shared': {
        const table = this.games.sharedTable(this.table)
        return table === undefined ? this.#still(strings.tableComing()) : this.#shared(table)
      }
      case undefined: {
        const isOther = row.phase.kind === 'unknown' && row.phase.why === 'version'
        return this.#still(isOther ? strings.otherVersion(row.game) : strings.unknownGame(row.game))
      }
    }
  }

  override render() {
    const row = this.#row
    return html`${this.#title(row)} ${this.#body(row)}
      <p class="unseen" aria-live="polite">${this.spoken}</p>`
  }
}

/** Also on a board that the page draws. */
const isWritingIn = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

declare global {
  interface HTMLElementTagNameMap {
    'p2p-game-table': P2pGameTable
  }
}
