import {html, nothing, type TemplateResult} from 'lit'
import type {PlainData} from '../../base/plain-data.ts'
import * as strings from '../games-strings.ts'
import type {GameView} from '../games-view.ts'

/** Minutes for each player, and seconds that are added with each move. */
const clocks = [
  [3, 2],
  [5, 0],
  [10, 5],
  [15, 10],
  [30, 0]
] as const
const usualClock = 2
const mostDice = 6
const usualDice = 5

const numbers = (from: number, to: number) => Array.from({length: to - from + 1}, (_, at) => from + at)

const select = (
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  usual: string
) =>
  html`<label class="option">
    <span>${label}</span>
    <select class="field" name=${name}>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === usual}>${words}</option>`)}
    </select>
  </label>`

/** What can be chosen for a table of this game. */
export function optionsTemplate({name, kind, players}: GameView): TemplateResult | typeof nothing {
  if (kind === 'shared') return nothing
  const {min, max} = players
  const seats = numbers(min, max).map(count => [String(count), String(count)] as const)
  return html`${min === max ? nothing : select('seats', strings.seatsName(), seats, String(max))}
  ${
    name === 'chess'
      ? select(
          'clock',
          strings.clockName(),
          [
            ...clocks.map(([minutes, increment], at) => [String(at), strings.clockChoice(minutes, increment)] as const),
            ['none', strings.noClock()]
          ],
          String(usualClock)
        )
      : nothing
  }
  ${
    name === 'liars-dice'
      ? html`${select(
          'dice',
          strings.diceEach(),
          numbers(1, mostDice).map(count => [String(count), String(count)] as const),
          String(usualDice)
        )}
          <label class="choice"><input type="checkbox" name="wild" /> ${strings.wildOnes()}</label>`
      : nothing
  }`
}

/** Of shared state, what it means that there are no seats, and whether it is kept here. */
export const sharedTemplate = ({kind, keeps}: GameView): TemplateResult | typeof nothing =>
  kind !== 'shared'
    ? nothing
    : html`<div class="shared">
        <p class="quiet">${strings.sharedWords()}</p>
        ${
          keeps
            ? html`<label class="choice"><input type="checkbox" name="keep" checked /> ${strings.keepHere()}</label>`
            : html`<p class="quiet">${strings.neverKept()}</p>`
        }
      </div>`

export interface ChosenOptions {
  readonly seats?: number
  readonly options: PlainData
  readonly keep?: boolean
}

/** What was chosen, for the rules, for the number of seats and for what is kept. */
export function chosenOptions({name, kind, keeps}: GameView, form: FormData): ChosenOptions {
  if (kind === 'shared') return {options: {}, ...(keeps ? {keep: form.get('keep') !== null} : {})}
  const seats = form.get('seats')
  return {...(typeof seats === 'string' ? {seats: Number(seats)} : {}), options: rulesOptions(name, form)}
}

function rulesOptions(game: string, form: FormData): PlainData {
  if (game === 'chess') {
    const chosen = clocks[Number(form.get('clock'))]
    return chosen === undefined ? {} : {minutes: chosen[0], increment: chosen[1]}
  }
  return game === 'liars-dice' ? {dice: Number(form.get('dice')), wild: form.get('wild') !== null} : {}
}
