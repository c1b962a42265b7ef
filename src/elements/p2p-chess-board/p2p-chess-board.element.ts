import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import type {ChessState} from '../../features/game/games/chess.ts'
import * as strings from '../board-strings.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {chessBoardStyles} from './p2p-chess-board.styles.ts'
import {Dragging} from './dragging.ts'
import {piece} from './pieces.ts'
import {emptyHand, holding, promotions, putOn, type Hand} from './picking.ts'
import {isDark, neighbour, sideOf, squaresFor, standingOf, type Standing} from './squares.ts'

/** How long a piece takes to where it went; milliseconds. */
const slideMs = 160

/**
 * @summary A chess board inside `<p2p-game-table>`: pieces are dragged, or picked and put with two taps or with the keyboard.
 *
 * A grid as in the ARIA practices: arrows go from square to square, Enter or Space picks up and puts down, Escape lets go.
 */
export class P2pChessBoard extends LitElement {
  static override styles = [controlStyles, chessBoardStyles]

  /** A piece that was taken up by this press: letting it go on its own square keeps it in the hand. */
  #justTaken = false
  /** Where the visitor put a piece that the table has not moved yet. */
  #justPut: string | undefined
  readonly #dragging = new Dragging({
    take: square => this.#take(square),
    drop: (square, moved) => this.#drop(square, moved),
    squareAt: (x, y) =>
      this.shadowRoot?.elementFromPoint(x, y)?.closest<HTMLElement>('[data-square]')?.dataset['square']
  })

  @state() private hand: Hand = emptyHand
  /** The square the keyboard is on. */
  @state() private active = ''
  @state() private spoken = ''

  @property({attribute: false}) state!: ChessState
  @property({attribute: false}) canMove = false
  @property({attribute: false}) flipped = false
  /** By the rules of the table: from, to, and what a pawn becomes. */
  @property({attribute: false}) allows: (from: string, to: string, promotion?: string) => boolean = () => false
  @property({attribute: false}) play: (from: string, to: string, promotion?: string) => Promise<unknown> = async () =>
    undefined

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('state') && this.state.fen !== changes.get('state')?.fen) this.hand = emptyHand
    if (changes.has('canMove') && !this.canMove && this.hand.kind !== 'moving') this.hand = emptyHand
    if (this.active === '') this.active = this.flipped ? 'e7' : 'e2'
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (changes.has('state')) this.#slide(changes.get('state'))
  }

  /** The last piece comes from where it was, unless the visitor has just put it there. */
  #slide(before: ChessState | undefined): void {
    const {last} = this.state
    if (before === undefined || last === undefined || before.fen === this.state.fen || this.#justPut === last.to) return
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const [from, to] = [last.from, last.to].map(square => this.#cell(square))
    const moved = to?.querySelector('.piece')
    if (!from || !to || !moved) return
    const [a, b] = [from.getBoundingClientRect(), to.getBoundingClientRect()]
    moved.animate([{transform: `translate(${a.x - b.x}px, ${a.y - b.y}px)`}, {transform: 'none'}], {
      duration: slideMs,
      easing: 'ease-out'
    })
  }

  #cell(square: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-square="${square}"]`)
  }

  #standing(): ReadonlyMap<string, Standing> {
    const standing = standingOf(this.state.fen)
    const {hand} = this
    if (hand.kind !== 'moving' && hand.kind !== 'promoting') return standing
    const shown = new Map(standing)
    const moved = shown.get(hand.from)
    shown.delete(hand.from)
    if (moved !== undefined) {
      const becomes = hand.kind === 'moving' ? hand.promotion : undefined
      shown.set(hand.to, becomes === undefined ? moved : {...moved, piece: becomes})
    }
    return shown
  }

  #isOwn(square: string): boolean {
    return this.canMove && standingOf(this.state.fen).get(square)?.colour === sideOf(this.state.fen)
  }

  #pick(square: string): void {
    const {piece: letter} = standingOf(this.state.fen).get(square)!
    this.hand = holding(square, letter, this.allows)
    this.active = square
    this.spoken = strings.pickedUp(
      strings.pieceName(letter),
      square,
      this.hand.kind === 'holding' ? this.hand.targets.size : 0
    )
  }

  #letGo(): void {
    this.hand = emptyHand
    this.spoken = strings.putDown()
  }

  /** The square was chosen, by whatever means. */
  #choose(square: string): void {
    const {hand} = this
    this.active = square
    if (hand.kind === 'moving' || hand.kind === 'promoting') return
    if (hand.kind === 'holding') {
      if (square === hand.from) return this.#letGo()
      const next = putOn(hand, square, standingOf(this.state.fen).get(hand.from)?.piece ?? '')
      if (next !== undefined) return this.#goOn(next)
      if (!this.#isOwn(square)) {
        this.spoken = strings.cannotGo(square)
        return
      }
    }
    if (this.#isOwn(square)) this.#pick(square)
  }

  #goOn(hand: Hand): void {
    this.hand = hand
    if (hand.kind === 'moving') void this.#send(hand)
    if (hand.kind === 'promoting')
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.promotion button')?.focus())
  }

  async #send(hand: Extract<Hand, {kind: 'moving'}>): Promise<void> {
    const {from, to, promotion} = hand
    this.#justPut = to
    await this.play(from, to, promotion)
    if (this.hand === hand) this.hand = emptyHand
    await this.updateComplete
    this.#justPut = undefined
  }

  #take(square: string): boolean {
    if (this.hand.kind === 'moving' || this.hand.kind === 'promoting' || !this.#isOwn(square)) return false
    // A piece of one's own may also be where the one in the hand goes: never in chess.
    this.#justTaken = this.hand.kind !== 'holding' || this.hand.from !== square
    if (this.#justTaken) this.#pick(square)
    return true
  }

  #drop(square: string | undefined, moved: boolean): void {
    const {hand} = this
    if (hand.kind !== 'holding') return
    if (moved) {
      if (square !== undefined && square !== hand.from) this.#choose(square)
    } else if (!this.#justTaken) this.#letGo()
  }

  readonly #click = (event: MouseEvent): void => {
    const square = (event.target as Element).closest<HTMLElement>('[data-square]')?.dataset['square']
    // Own pieces are taken when they are pressed; assistive technology clicks without pressing.
    if (square !== undefined && (event.detail === 0 || !this.#isOwn(square))) this.#choose(square)
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
    const {key} = event
    if (this.hand.kind === 'promoting') {
      if (key === 'Escape') this.#stopPromoting()
      else if (key === 'Tab') this.#stayAsking(event.shiftKey ? -1 : 1)
      else return
    } else if (key === 'Escape' && this.hand.kind === 'holding') this.#letGo()
    else if (key === 'Enter' || key === ' ') this.#choose(this.active)
    else {
      const next = neighbour(this.active, key, this.flipped)
      if (next === undefined) return
      this.active = next
      void this.updateComplete.then(() => this.#cell(next)?.focus())
    }
    event.preventDefault()
    event.stopPropagation()
  }

  /** From the last piece that can be chosen Tab leads to the first: the move waits for an answer. */
  #stayAsking(step: number): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('.promotion button')]
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement)
    buttons.at((at + step) % buttons.length)?.focus()
  }

  #stopPromoting(): void {
    const from = this.hand.kind === 'promoting' ? this.hand.from : this.active
    this.hand = emptyHand
    this.active = from
    void this.updateComplete.then(() => this.#cell(from)?.focus())
  }

  #promote(promotion: string): void {
    if (this.hand.kind !== 'promoting') return
    const {from, to} = this.hand
    this.active = to
    this.#goOn({kind: 'moving', from, to, promotion})
    void this.updateComplete.then(() => this.#cell(to)?.focus())
  }

  readonly #focusIn = (event: FocusEvent): void => {
    const square = (event.target as HTMLElement).dataset['square']
    if (square !== undefined) this.active = square
  }

  #promotion() {
    if (this.hand.kind !== 'promoting') return nothing
    const colour = sideOf(this.state.fen)
    return html`<div class="promotion" role="dialog" aria-modal="true" aria-label=${strings.promoteTo()}>
      <p>${strings.promoteTo()}</p>
      ${promotions.map(
        letter =>
          html`<button
            class="button plain"
            aria-label=${strings.pieceName(letter)}
            title=${strings.pieceName(letter)}
            @click=${() => this.#promote(letter)}
          >
            ${piece(colour, letter)}
          </button>`
      )}
    </div>`
  }

  #square(square: string, standing: ReadonlyMap<string, Standing>) {
    const {hand, state: shown} = this
    const there = standing.get(square)
    const picked = hand.kind === 'holding' && hand.from === square
    const target = hand.kind === 'holding' && hand.targets.has(square)
    const side = sideOf(shown.fen)
    const inCheck = shown.check && there?.piece === 'k' && there.colour === side
    const last = shown.last?.from === square ? 'from' : shown.last?.to === square ? 'to' : undefined
    const classes = [
      isDark(square) ? 'dark' : 'light',
      picked ? 'picked' : '',
      target ? (there === undefined ? 'target' : 'capture') : '',
      inCheck ? 'check' : '',
      last === undefined ? '' : 'last',
      this.#isOwn(square) ? 'own' : ''
    ]
    const name = there === undefined ? '' : strings.pieceOf(there.colour, there.piece)
    return html`<div
      role="gridcell"
      class="square ${classes.join(' ')}"
      data-square=${square}
      tabindex=${this.active === square ? 0 : -1}
      aria-label=${strings.squareSaid({square, piece: name, picked, target, inCheck, last})}
      aria-selected=${picked}
    >
      ${there === undefined ? nothing : piece(there.colour, there.piece)}
    </div>`
  }

  override render() {
    const standing = this.#standing()
    const rows = squaresFor(this.flipped)
    return html`<div
        class="grid"
        role="grid"
        aria-label=${strings.chessBoard()}
        aria-readonly=${!this.canMove}
        @pointerdown=${this.#dragging.down}
        @pointermove=${this.#dragging.move}
        @pointerup=${this.#dragging.up}
        @pointercancel=${this.#dragging.cancel}
        @click=${this.#click}
        @keydown=${this.#key}
        @focusin=${this.#focusIn}
      >
        ${rows.map(
          squares => html`<div class="row" role="row">${squares.map(square => this.#square(square, standing))}</div>`
        )}
      </div>
      <div class="ranks" aria-hidden="true">${rows.map(([square]) => html`<span>${square![1]}</span>`)}</div>
      <div class="files" aria-hidden="true">${rows[7]!.map(square => html`<span>${square[0]}</span>`)}</div>
      <div @keydown=${this.#key}>${this.#promotion()}</div>
      <p class="unseen" aria-live="polite">${this.spoken}</p>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chess-board': P2pChessBoard
  }
}
