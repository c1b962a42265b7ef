import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {dieSides, raises, type DiceState} from '../../features/game/games/liars-dice.ts'
import * as strings from '../board-strings.ts'
import type {SeatView} from '../games-view.ts'
import * as icons from '../icons.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {harmless} from '../text/harmless.ts'
import {allDice, usable, type Wish} from './bidding.ts'
import {cup, die} from './die.ts'
import {diceBoardStyles} from './p2p-dice-board.styles.ts'
import {showdownTemplate} from './showdown-template.ts'

const faces = Array.from({length: dieSides}, (_, at) => at + 1)

/**
 * @summary Liar's dice inside `<p2p-game-table>`: the own dice, a cup for everybody else, the bid that stands, and what to answer to it.
 *
 * @csspart fish - The picture of a person.
 */
export class P2pDiceBoard extends LitElement {
  static override styles = [controlStyles, hueStyles, diceBoardStyles]

  @state() private wish: Wish | undefined
  @state() private isBusy = false

  @property({attribute: false}) state!: DiceState
  @property({attribute: false}) seats: readonly SeatView[] = []
  /** The visitor's own dice. */
  @property({attribute: false}) hand: readonly number[] = []
  @property({attribute: false}) canMove = false
  @property({attribute: false}) allows: (name: string, ...args: readonly number[]) => boolean = () => false
  @property({attribute: false}) play: (name: string, ...args: readonly number[]) => Promise<unknown> = async () =>
    undefined

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('state') && changes.get('state')?.round !== this.state.round) this.wish = undefined
  }

  async #play(name: string, ...args: readonly number[]): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    try {
      await this.play(name, ...args)
    } finally {
      this.isBusy = false
    }
  }

  #nameOf(seat: number): {readonly name: string; readonly own: boolean} {
    const {name = '', own = false} = this.seats[seat] ?? {}
    return {name: harmless(name), own}
  }

  #cups() {
    const {dice, turn, phase} = this.state
    return html`<ul class="cups" role="list">
      ${this.seats
        .filter(({own, key}) => !own && key !== undefined)
        .map(({seat, key, name}) => {
          const left = dice[seat] ?? 0
          return html`<li class=${left === 0 ? 'gone' : phase === 'bid' && turn === seat ? 'turn' : ''}>
            ${left === 0 ? fish(key!) : cup()}
            <bdi class="whose">${harmless(name)}</bdi>
            <span class="left">${left === 0 ? strings.noDice() : strings.diceLeft(left)}</span>
          </li>`
        })}
    </ul>`
  }

  #standing() {
    const {state: shown} = this
    const {bids, turn, phase} = shown
    const rest = html`<p class="quiet">
      ${strings.inAll(allDice(shown))}${shown.wild ? html`, ${strings.wildWords()}` : nothing}
    </p>`
    const bid = bids.at(-1)
    if (bid === undefined) {
      const {name, own} = this.#nameOf(turn)
      return html`<div class="standing">
        <p class="words"><bdi>${phase === 'bid' ? strings.noBid(name, own) : strings.throwing()}</bdi></p>
        ${rest}
      </div>`
    }
    const {name, own} = this.#nameOf(bid.seat)
    return html`<div class="standing">
      <p class="words"><bdi>${strings.bidStands(name, own, bid.count, bid.face)}</bdi></p>
      <p class="big" aria-hidden="true"><span>${bid.count}</span> × ${die(bid.face, {silent: true})}</p>
      ${rest}
    </div>`
  }

  #own() {
    const own = this.seats.find(seat => seat.own)
    if (own === undefined || (this.state.dice[own.seat] ?? 0) === 0) return nothing
    const {hand} = this
    return html`<section class="own" aria-label=${strings.yourDice()}>
      <h4>${strings.yourDice()}</h4>
      <p class="dice">
        ${hand.length === 0 ? html`<span class="quiet">${strings.throwing()}</span>` : hand.map(value => die(value))}
      </p>
    </section>`
  }

  #controls() {
    if (!this.canMove) return nothing
    const {state: shown} = this
    const wish = usable(this.wish, shown)
    const canDoubt = this.allows('doubt')
    const doubt = html`<button class="button doubt" ?disabled=${!canDoubt || this.isBusy} @click=${() => this.#play('doubt')}>
      ${strings.doubt()}
    </button>`
    if (wish === undefined) return html`<div class="controls">${doubt}</div>`
    const choose = (change: Partial<Wish>) => (this.wish = {...wish, ...change})
    const standing = shown.bids.at(-1)
    const lowest = (count: number) => faces.some(face => raises({count, face}, standing))
    const {count, face} = wish
    const step = (words: string, icon: unknown, to: number, isOff: boolean) =>
      html`<button
        class="button round"
        type="button"
        aria-label=${words}
        ?disabled=${isOff}
        @click=${() => choose({count: to, face: raises({count: to, face}, standing) ? face : dieSides})}
      >
        ${icon}
      </button>`
    return html`<div class="controls" role="group" aria-label=${strings.yourBid()}>
      <div class="count" role="group" aria-label=${strings.howMany()}>
        ${step(strings.fewer(), icons.minus(), count - 1, count <= 1 || !lowest(count - 1))}
        <output aria-live="polite">${count}</output>
        ${step(strings.more(), icons.plus(), count + 1, count >= allDice(shown))}
      </div>
      <fieldset class="faces">
        <legend class="unseen">${strings.whichFace()}</legend>
        ${faces.map(
          each => html`<label>
            <input
              type="radio"
              name="face"
              .checked=${each === face}
              ?disabled=${!raises({count, face: each}, standing)}
              aria-label=${strings.face(each)}
              @change=${() => choose({face: each})}
            />
            ${die(each, {silent: true})}
          </label>`
        )}
      </fieldset>
      <div class="buttons">
        <button class="button accent bid" ?disabled=${this.isBusy} @click=${() => this.#play('bid', count, face)}>
          ${strings.bid(count, face)}
        </button>
        ${doubt}
      </div>
    </div>`
  }

  override render() {
    return html`${this.#cups()} ${this.#standing()} ${this.#own()} ${this.#controls()}
    ${this.state.bids.length === 0 ? (showdownTemplate(this.state, this.seats) ?? nothing) : nothing}`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-dice-board': P2pDiceBoard
  }
}
