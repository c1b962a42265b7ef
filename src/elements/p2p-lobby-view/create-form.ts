import {html, nothing} from 'lit'
import type {PlainData} from '../../base/plain-data.ts'
import * as strings from '../games-strings.ts'
import type {GameView} from '../games-view.ts'
import {chosenOptions, optionsTemplate, sharedTemplate} from './game-options.ts'

export interface CreateWish {
  readonly game: string
  readonly name: string
  readonly seats?: number
  readonly options: PlainData
  readonly keep?: boolean
}

export interface CreateFormView {
  /** What can be chosen; one of them, and there is nothing to choose. */
  readonly games: readonly GameView[]
  readonly game: GameView
  choose(game: GameView): void
  create(wish: CreateWish): void
  cancel(): void
}

/** In characters; a table's name has at most 128 bytes. */
const mostNameLetters = 32

/** What it takes to open a table. */
export function createFormTemplate({games, game, choose, create, cancel}: CreateFormView) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const name = form.get('name')
    create({game: game.name, name: typeof name === 'string' ? name.trim() : '', ...chosenOptions(game, form)})
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    cancel()
  }
  return html`<form class="create" aria-label=${strings.createTitle()} @submit=${submit} @keydown=${key}>
    ${
      games.length < 2
        ? nothing
        : html`<fieldset>
            <legend>${strings.whichGame()}</legend>
            <div class="kinds">
              ${games.map(
                each => html`<label class="kind">
                  <input type="radio" name="game" ?checked=${each === game} @change=${() => choose(each)} />
                  <span
                    >${strings.gameTitle(each.name)}
                    <small
                      >${each.kind === 'shared' ? strings.everybody() : strings.players(each.players.min, each.players.max)}</small
                    ></span
                  >
                </label>`
              )}
            </div>
          </fieldset>`
    }
    <div class="options">
      ${optionsTemplate(game)}
      <label class="option">
        <span>${strings.tableName()}</span>
        <input
          class="field"
          name="name"
          maxlength=${mostNameLetters}
          placeholder=${strings.tableNameHint()}
          autocomplete="off"
          dir="auto"
        />
      </label>
    </div>
    ${sharedTemplate(game)}
    <div class="buttons">
      <button class="button accent">${strings.createYes()}</button>
      <button class="button plain" type="button" @click=${cancel}>${strings.cancel()}</button>
    </div>
  </form>`
}
