import {html, nothing} from 'lit'
import type {PersonKey} from '../../base/ids.ts'
import * as strings from '../games-strings.ts'
import type {GamesView, TableView, TurnTableView} from '../games-view.ts'
import {fish} from '../person/fish.ts'
import {harmless} from '../text/harmless.ts'

/** What the visitor is asked before it is done. */
export type Asked = 'resign' | 'hand-over' | 'close'

export interface AskView {
  readonly table: TurnTableView
  readonly games: GamesView
  readonly asked: Asked | undefined
  answer(act: () => Promise<unknown>): void
  cancel(): void
}

/** Who is here and has no seat. */
export const withoutSeat = ({swarm}: GamesView, {seats}: Pick<TurnTableView, 'seats'>) =>
  swarm.people.filter(({key, here, self}) => here && !self && !seats.some(seat => seat.key === key))

const ask = (words: string, more: string, inside: unknown, cancel: () => void, no = strings.goOn()) =>
  html`<div
    class="ask"
    role="group"
    aria-label=${words}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      cancel()
    }}
  >
    <h4>${words}</h4>
    <p>${more}</p>
    <div class="buttons">
      ${inside}
      <button class="button plain" @click=${cancel}>${no}</button>
    </div>
  </div>`

/** The question, in the place of the buttons it came from. */
function askTemplate({table, games, asked, answer, cancel}: AskView) {
  switch (asked) {
    case undefined:
      return nothing
    case 'resign':
      return ask(
        strings.resignAsk(),
        strings.resignWords(),
        html`<button class="button danger" @click=${() => answer(() => table.resign())}>${strings.resignYes()}</button>`,
        cancel
      )
    case 'close':
      return closeTemplate({table, answer, cancel})
    case 'hand-over': {
      const people = withoutSeat(games, table)
      const give = (key: PersonKey) => answer(() => table.offerSeat(key))
      return ask(
        strings.handOverAsk(),
        people.length === 0 ? strings.handOverNobody() : strings.handOverWords(),
        people.map(
          ({key, name}) =>
            html`<button class="button" @click=${() => give(key)}>${fish(key)} <bdi>${harmless(name)}</bdi></button>`
        ),
        cancel
      )
    }
  }
}

/** Whether the host means to take the table away. */
export const closeTemplate = ({table, answer, cancel}: Pick<AskView, 'answer' | 'cancel'> & {table: TableView}) =>
  ask(
    strings.closeAsk(),
    table.phase.kind === 'open' ? strings.closeSharedWords() : strings.closeWords(),
    html`<button class="button danger" @click=${() => answer(() => table.close())}>${strings.closeTable()}</button>`,
    cancel,
    table.phase.kind === 'open' ? strings.goBack() : undefined
  )

/** All that the visitor may be asked at a table played in turns. */
export const asksTemplate = (view: AskView) =>
  html`${offerTemplate(view)} ${proposalTemplate(view)} ${askTemplate(view)}`

/** A seat somebody offers to the visitor. */
function offerTemplate({table, games, answer}: AskView) {
  const self = games.swarm.people.find(person => person.self)?.key
  const seat = table.seats.find(({offeredTo}) => offeredTo !== undefined && offeredTo === self)
  if (seat === undefined || table.ownSeat !== undefined) return nothing
  return html`<div class="line notice">
    <p>${strings.takeOverAsk(seat.name)}</p>
    <button class="button accent" @click=${() => answer(() => table.take(seat.seat))}>${strings.takeOver()}</button>
  </div>`
}

/** What one player proposed to the others. */
function proposalTemplate({table, answer}: AskView) {
  const {proposal, ownSeat, seats} = table
  if (proposal === undefined) return nothing
  const names = proposal.open.map(seat => seats[seat]?.name ?? '')
  const isAsked = ownSeat !== undefined && proposal.open.includes(ownSeat)
  const isOwn = proposal.by === ownSeat
  const words = isOwn
    ? strings.proposalOwn[proposal.what](strings.notAnswered(names))
    : strings.proposalAsk[proposal.what](strings.subject(seats[proposal.by]?.name ?? '', false))
  return html`<div class="line notice proposal" role="group" aria-label=${words}>
    <p>${words}</p>
    ${
      isAsked
        ? html`<button class="button accent" @click=${() => answer(() => table.answer(true))}>${strings.agree()}</button>
            <button class="button" @click=${() => answer(() => table.answer(false))}>${strings.decline()}</button>`
        : nothing
    }
    ${
      isOwn
        ? html`<button class="button" @click=${() => answer(() => table.answer(false))}>${strings.withdraw()}</button>`
        : nothing
    }
  </div>`
}
