import {html, nothing} from 'lit'
import * as strings from '../games-strings.ts'
import type {FaultView} from '../games-view.ts'
import {fish} from '../person/fish.ts'

/** Who did what the rules do not allow; folded away, since it does not count. */
export const faultsTemplate = (faults: readonly FaultView[]) =>
  faults.length === 0
    ? nothing
    : html`<details class="faults">
        <summary>${strings.faults(faults.length)}</summary>
        <p class="quiet">${strings.faultsHint()}</p>
        <ul role="list">
          ${faults.map(
            ({key, name, reason}) => html`<li>${fish(key)} <bdi>${strings.faultSaid(name, reason)}</bdi></li>`
          )}
        </ul>
      </details>`
