import {html, nothing} from 'lit'
import * as strings from '../games-strings.ts'
import type {GamesView, TableRowView} from '../games-view.ts'
import * as icons from '../icons.ts'
import {dismiss} from '../strings.ts'

const line = (kind: 'error' | 'notice', words: string, more: unknown = nothing) =>
  html`<div class="line ${kind}" role=${kind === 'error' ? 'alert' : nothing}>
    ${icons.warning()}
    <p>${words}</p>
    ${more}
  </div>`

/** Why nothing may come from the others, the most general reason only. */
function absenceWords({swarm}: GamesView, {phase, seats}: TableRowView): string | undefined {
  if (swarm.status.kind === 'offline') return phase.kind === 'open' ? strings.sharedOffline() : strings.lobbyOffline()
  if (phase.kind !== 'playing') return undefined
  if (swarm.status.kind !== 'together') return strings.aloneAtTable()
  const away = seats.filter(({key, here, own, out}) => key !== undefined && !here && !own && out === undefined)
  return away.length === 0 ? undefined : strings.playersAway(away.map(({name}) => name))
}

export interface LinesView {
  readonly games: GamesView
  readonly table: TableRowView
  /** What went wrong last; '' for nothing. */
  readonly trouble: string
  /** What the visitor is asked, as its kind of game has it. */
  readonly asks: unknown
  forget(): void
}

/** What is said above a table: what went wrong, what is not kept, who is away, and what the visitor is asked. */
export function linesTemplate({games, table, trouble, asks, forget}: LinesView) {
  const absence = absenceWords(games, table)
  const gotIt = html`<button class="button" @click=${forget}>${dismiss()}</button>`
  return html`${trouble === '' ? nothing : line('error', trouble, gotIt)}
  ${games.notice === undefined ? nothing : line('notice', strings.gamesNotice(games.notice.kind))}
  ${absence === undefined ? nothing : line('notice', absence)} ${asks}`
}
