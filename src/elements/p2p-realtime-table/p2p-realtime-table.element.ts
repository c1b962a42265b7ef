import {css, html, LitElement, nothing, type PropertyValues} from 'lit'
import {property} from 'lit/decorators.js'
import * as strings from '../games-strings.ts'
import type {RealtimeTableView, TablePhaseView} from '../games-view.ts'
import {phaseWords} from '../p2p-game-table/phase-words.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {harmless} from '../text/harmless.ts'

/**
 * @summary A table played in real time since its match began: it is entered while it is shown, and what comes after is chosen here.
 * Inside `<p2p-game-table>`.
 *
 * @csspart board - What is played on.
 */
export class P2pRealtimeTable extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: block;
        padding-inline: 0.75rem;
      }
      p2p-arena {
        block-size: min(34rem, 75dvh);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: 0.5rem;
        margin-block: 0.5rem;
      }
      /* Over the picture, whose lines would go through the words. */
      [slot='actions'] .quiet {
        inline-size: fit-content;
        margin: 0.25rem auto;
        padding: 0.125rem 0.75rem;
        border-radius: 1rem;
        background: var(--_raised);
      }
      .lost {
        margin-block: 0.5rem;
        text-align: center;
      }
      .after {
        text-align: center;
      }
    `
  ]

  #entered: RealtimeTableView | undefined

  @property({attribute: false}) table!: RealtimeTableView
  /** Where it stands; another one says that it is to be looked at again. */
  @property({attribute: false}) phase: TablePhaseView | undefined
  @property({attribute: false}) isHost = false
  @property({attribute: false}) act: (act: () => Promise<unknown>) => void = () => undefined
  @property({attribute: false}) askClose: () => void = () => undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.requestUpdate('table', undefined)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave()
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('table') && this.#entered !== this.table) this.#leave()
    const {table} = this
    if (!this.isConnected || table.phase.kind !== 'playing' || table.match !== undefined) return
    // Where it cannot be entered yet, another phase is the next occasion.
    if (!changes.has('table') && !changes.has('phase')) return
    this.#entered = table
    void this.#enter(table)
  }

  async #enter(table: RealtimeTableView): Promise<void> {
    const match = await table.enter()
    this.requestUpdate()
    await this.updateComplete
    // What was pressed to get here is gone. Who is writing elsewhere goes on writing.
    if (match?.ownSeat !== undefined && document.activeElement === document.body) {
      this.renderRoot.querySelector('p2p-arena')?.focus()
    }
  }

  #leave(): void {
    this.#entered?.leave()
    this.#entered = undefined
  }

  #acts() {
    const {table, isHost} = this
    const group = (...acts: readonly unknown[]) =>
      acts.every(act => act === nothing)
        ? nothing
        : html`<div class="acts" role="group" aria-label=${strings.acts()}>${acts}</div>`
    const close = isHost
      ? html`<button class="button asks-close" @click=${this.askClose}>${strings.closeTable()}</button>`
      : nothing
    if (table.phase.kind === 'broken') return group(close)
    return html`${this.#next()} ${group(isHost ? this.#again() : nothing, this.#seatButton(), close)}`
  }

  /** Who would play another match, and what it waits for. */
  #next() {
    const {table, isHost} = this
    const {next, hostName} = table
    // The host is told in the place of the button.
    if (next === undefined) return isHost ? nothing : html`<p class="quiet">${strings.notAgainYet()}</p>`
    const names = next.seats.map(({name, own}) => (own ? strings.you() : harmless(name)))
    return html`<p class="quiet next">
        ${names.length === 0 ? strings.nobodyReady() : strings.readyAgain(names)}
        ${next.missing > 0 ? html`${strings.waitsFor(next.missing)}.` : nothing}
      </p>
      ${isHost || next.missing > 0 ? nothing : html`<p class="quiet">${strings.hostPlaysAgain(hostName)}</p>`}`
  }

  #again() {
    const {table, act} = this
    if (!table.canStart) return html`<p class="quiet">${strings.notAgainYet()}</p>`
    const isShort = table.next !== undefined && table.next.missing > 0
    return html`<button class="button accent again" ?disabled=${isShort} @click=${() => act(() => table.start())}>
      ${strings.actRematch()}
    </button>`
  }

  #seatButton() {
    const {table, act} = this
    if (table.next === undefined) return nothing
    const {seats} = table.next
    if (seats.some(({own}) => own)) {
      return html`<button class="button sit" @click=${() => act(() => table.ready(false))}>${strings.leaveSeat()}</button>`
    }
    if (seats.length >= table.maxSeats) return html`<p class="quiet">${strings.tableFull()}</p>`
    return html`<button class="button accent sit" @click=${() => act(() => table.ready(true))}>${strings.takeSeat()}</button>`
  }

  override render() {
    const {table} = this
    const {match} = table
    if (match !== undefined) {
      // What it is fetched from is not there.
      const isLost = match.phase.kind === 'joining' && table.seats.every(({own, here}) => own || !here)
      // The picture of it shows no end where nobody hands out the state any more.
      const isOver = table.phase.kind === 'broken' || (table.phase.kind === 'ended' && match.phase.kind !== 'ended')
      return html`${isLost ? html`<p class="lost" role="status">${strings.nobodyPlays()}</p>` : nothing}<p2p-arena
        part="board"
        .match=${match}
        .label=${strings.gameTitle(table.game)}
        .names=${table.seats.map(({name}) => name)}
        ><div slot="actions">${isOver ? nothing : this.#acts()}</div></p2p-arena
      >${isOver ? this.#acts() : nothing}`
    }
    const {phase} = table
    return html`<div class="after">
      <p role="status">${phase.kind === 'broken' ? strings.broken() : phaseWords(table)}</p>
      ${
        phase.kind === 'broken'
          ? html`<details class="faults"><summary>${strings.whatRulesSaid()}</summary><p><bdi>${harmless(phase.message)}</bdi></p></details>`
          : nothing
      }
      ${phase.kind === 'ended' || phase.kind === 'broken' ? this.#acts() : nothing}
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-realtime-table': P2pRealtimeTable
  }
}
