import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {boardFailed} from '../games-strings.ts'
import type {RealtimeMatchView, RealtimePictureView} from '../realtime-view.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'
import {readColours} from './arena-colours.ts'
import {ArenaDevice} from './arena-device.ts'
import {desyncWords, faultWords, phaseWords, seatWords} from './arena-words.ts'
import {arenaStyles} from './p2p-arena.styles.ts'

/** The page's colours may change at any time, and are read this often; frames. */
const colourFrames = 60

/**
 * @summary A match in real time: its picture, steered by keys or a finger, and in words who plays, is waited for or away.
 *
 * @slot actions - What can be done when it has ended.
 * @csspart canvas - The picture.
 */
export class P2pArena extends LitElement {
  static override styles = [controlStyles, arenaStyles]

  #device = new ArenaDevice(0)
  #followed: AbortController | undefined
  #frame: number | undefined
  #frames = 0
  #colours: RealtimePictureView['colours'] | undefined
  #ended = false
  /** Pictures in a row that could be drawn. */
  #drawn = 0
  readonly #lessMotion = matchMedia('(prefers-reduced-motion: reduce)')

  @query('canvas') private readonly canvas!: HTMLCanvasElement
  @query('.probe') private readonly probe!: HTMLElement
  @query('.result') private readonly result!: HTMLElement | null

  /** Why the picture cannot be drawn, in words; '' while it can. */
  @state() private failure = ''

  @property({attribute: false}) match: RealtimeMatchView | undefined
  /** What the game is called to people. */
  @property() label = ''
  /** By seat. */
  @property({attribute: false}) names: readonly string[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    this.#draw()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    this.#device.letGo()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('match')) this.#follow()
  }

  protected override updated(): void {
    const ended = this.match?.phase.kind === 'ended'
    if (ended && !this.#ended && this.renderRoot instanceof ShadowRoot) {
      // Who was playing is told, and goes on from there.
      if (this.renderRoot.activeElement === this.canvas) this.result?.focus()
    }
    this.#ended = ended
  }

  #follow(): void {
    this.#followed?.abort()
    this.failure = ''
    const {match} = this
    if (match === undefined) return
    this.#followed = new AbortController()
    this.#ended = match.phase.kind === 'ended'
    this.#device = new ArenaDevice(match.definition.idle)
    const {definition} = match
    match.steer(() => this.#device.sample(device => definition.input(device)))
    match.on('change', () => this.requestUpdate(), {signal: this.#followed.signal})
  }

  #draw = (): void => {
    this.#frame = requestAnimationFrame(this.#draw)
    const {match} = this
    if (match === undefined || !this.hasUpdated) return
    match.pulse()
    const context = this.canvas.getContext('2d')
    const {clientWidth: width, clientHeight: height} = this.canvas
    if (context === null || width === 0 || height === 0) return
    if (this.#frames++ % colourFrames === 0 || this.#colours === undefined) this.#colours = readColours(this.probe)
    this.#fit(context, width, height)
    try {
      this.#picture(context, match, {width, height, colours: this.#colours})
      // Words that came and went with each picture could not be read.
      if (++this.#drawn >= colourFrames) this.failure = ''
    } catch (error) {
      this.#drawn = 0
      const words = boardFailed(error instanceof Error ? error.message : String(error))
      if (this.failure !== words) console.warn('shoal: the picture of a game could not be drawn:', error)
      this.failure = words
    }
  }

  #picture(
    context: CanvasRenderingContext2D,
    match: RealtimeMatchView,
    about: Pick<RealtimePictureView, 'width' | 'height' | 'colours'>
  ): void {
    match.definition.render?.(context, {
      ...about,
      S: match.S as never,
      tick: match.tick,
      ownSeat: match.ownSeat,
      parts: match.parts,
      names: this.#names,
      still: this.#lessMotion.matches
    })
  }

  /** As many dots as the screen has. */
  #fit(context: CanvasRenderingContext2D, width: number, height: number): void {
    const scale = Math.min(devicePixelRatio, 3)
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)]
    if (this.canvas.width !== across || this.canvas.height !== down)
      Object.assign(this.canvas, {width: across, height: down})
    context.setTransform(scale, 0, 0, scale, 0, 0)
  }

  get #names(): readonly string[] {
    return (this.match?.seats ?? []).map(({seat}) => this.names[seat] ?? strings.arenaSeat(seat + 1))
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.type === 'keyup') this.#device.release(event.code)
    else if (this.#device.press(event)) event.preventDefault()
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const {left, top, width, height} = this.canvas.getBoundingClientRect()
    const what = event.type === 'pointerdown' ? 'down' : event.type === 'pointermove' ? 'move' : 'up'
    if (what === 'down') {
      this.canvas.setPointerCapture(event.pointerId)
      this.canvas.focus({preventScroll: true})
      event.preventDefault()
    }
    this.#device.point(event.pointerId, (event.clientX - left) / width, (event.clientY - top) / height, what)
  }

  override focus(options?: FocusOptions): void {
    this.canvas.focus(options)
  }

  #overTemplate(match: RealtimeMatchView) {
    const {phase} = match
    const words = phaseWords(match, this.#names)
    const drawn = this.failure === '' ? desyncWords(match, this.names) : this.failure
    const trouble = phase.kind === 'broken' ? harmless(phase.message) : drawn
    return html`<div class="over">
      ${trouble === undefined ? nothing : html`<p class="trouble" role="alert">${trouble}</p>`}
      <p role="status" class=${phase.kind === 'playing' || phase.kind === 'ended' ? 'unseen' : ''}>${words}</p>
      ${
        phase.kind === 'ended'
          ? html`<h3 class="result" tabindex="-1">${words}</h3>
              <slot name="actions"></slot>`
          : nothing
      }
    </div>`
  }

  #seatsTemplate(match: RealtimeMatchView) {
    return html`<ul class="seats" aria-label=${strings.arenaSeats()}>
      ${match.seats.map(seat => {
        const words = seatWords(seat)
        const name = this.#names[seat.seat]
        return html`<li class="seat-${seat.seat % 4}">
          <span class="number" aria-hidden="true">${seat.seat + 1}</span>
          <span>${name}${seat.seat === match.ownSeat ? html` <span class="quiet">(${strings.you()})</span>` : nothing}</span>
          ${words === '' ? nothing : html`<span class="quiet">${words}</span>`}
        </li>`
      })}
    </ul>`
  }

  #faultsTemplate({faults, seats}: RealtimeMatchView) {
    if (faults.length === 0) return nothing
    const nameOf = (key: string) => {
      const seat = seats.find(each => each.key === key)?.seat
      return seat === undefined ? strings.arenaStranger() : this.#names[seat]!
    }
    return html`<details>
      <summary>${strings.arenaOddities(faults.length)}</summary>
      <ul>
        ${faults.map(fault => html`<li>${faultWords(fault, nameOf(fault.key))}</li>`)}
      </ul>
    </details>`
  }

  override render() {
    const {match} = this
    if (match === undefined) return nothing
    return html`
      <div class="frame">
        <canvas
          part="canvas"
          tabindex="0"
          role="application"
          aria-label=${strings.arenaName(this.label === '' ? match.definition.name : this.label)}
          aria-describedby="hint"
          @keydown=${this.#onKey}
          @keyup=${this.#onKey}
          @blur=${() => this.#device.letGo()}
          @pointerdown=${this.#onPointer}
          @pointermove=${this.#onPointer}
          @pointerup=${this.#onPointer}
          @pointercancel=${this.#onPointer}
        ></canvas>
        ${this.#overTemplate(match)}
      </div>
      <p id="hint" class="unseen">${strings.arenaHint()}</p>
      <span class="probe" hidden></span>
      ${this.#seatsTemplate(match)} ${this.#faultsTemplate(match)}
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-arena': P2pArena
  }
}
