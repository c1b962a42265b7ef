import {html, nothing} from 'lit'
import {fish} from '../person/fish.ts'
import * as strings from '../strings.ts'
import {suggestionId, type Suggesting, type Suggestion} from './suggesting.ts'

/** The list above the field. The focus stays in the field, which names the chosen one. */
export function suggestionsTemplate({found, chosen}: Suggesting, choose: (suggestion: Suggestion) => void) {
  if (found.length === 0) return nothing
  return html`<ul class="suggestions" id="suggestions" part="suggestions" role="listbox" aria-label=${strings.suggestions()}>
    ${found.map(
      (suggestion, at) => html`<li
        role="option"
        id=${suggestionId(at)}
        aria-selected=${suggestion === chosen}
        @pointerdown=${(event: Event) => event.preventDefault()}
        @click=${() => choose(suggestion)}
      >
        ${suggestion.person === undefined ? html`<span class="sign" aria-hidden="true">${suggestion.emoji}</span>` : fish(suggestion.person.key)}
        <bdi>${suggestion.name}</bdi>
      </li>`
    )}
  </ul>`
}
