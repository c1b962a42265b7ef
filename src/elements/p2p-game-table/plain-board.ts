import {html, nothing, type TemplateResult} from 'lit'
import * as strings from '../board-strings.ts'
import type {TurnTableView} from '../games-view.ts'
import {harmless} from '../text/harmless.ts'

/** Of one list, and how deep: a state may be anything. */
const mostItems = 100
const deepest = 6
const mostLetters = 200

const plainValue = (value: unknown): string => {
  if (value === null || value === undefined) return strings.nothingThere()
  if (typeof value === 'boolean') return value ? strings.yes() : strings.no()
  return harmless(String(value)).slice(0, mostLetters)
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

export function valueTemplate(value: unknown, depth: number): TemplateResult {
  if (!isNested(value)) return html`<bdi>${plainValue(value)}</bdi>`
  const items = Object.entries(value)
  if (items.length === 0) return html`<bdi>${strings.nothingThere()}</bdi>`
  if (Array.isArray(value) && !value.some(isNested)) {
    const shown = value.slice(0, mostItems).map(plainValue).join(', ')
    return html`<bdi>${shown}</bdi>${value.length > mostItems ? html` ${strings.andMore(value.length - mostItems)}` : nothing}`
  }
  if (depth >= deepest) return html`…`
  return html`<ul role="list">
    ${items.slice(0, mostItems).map(
      ([name, inside]) => html`<li>
        <span class="field-name">${Array.isArray(value) ? Number(name) + 1 : harmless(name)}</span>
        ${valueTemplate(inside, depth + 1)}
      </li>`
    )}
    ${items.length > mostItems ? html`<li>${strings.andMore(items.length - mostItems)}</li>` : nothing}
  </ul>`
}

export interface PlainBoardView {
  readonly table: TurnTableView
  /** As it is shown, which may be an earlier one. */
  readonly state: unknown
  readonly canMove: boolean
  readonly moveNames: readonly string[]
  move(name: string): void
}

/** A game without a board of its own: its state as it is, and the moves that need nothing more said. */
export function plainBoardTemplate({table, state, canMove, moveNames, move}: PlainBoardView) {
  const allowed = canMove ? moveNames.filter(name => table.allows(name)) : []
  return html`<div class="plain-board" role="region" aria-label=${strings.plainBoard()}>${valueTemplate(state, 0)}</div>
    ${
      allowed.length === 0
        ? nothing
        : html`<div class="acts" role="group" aria-label=${strings.plainMoves()}>
            ${allowed.map(
              name => html`<button class="button accent" @click=${() => move(name)}>${harmless(name)}</button>`
            )}
          </div>`
    }`
}
