import {html} from 'lit'
import {counts, type DiceState} from '../../features/game/games/liars-dice.ts'
import * as strings from '../board-strings.ts'
import type {SeatView} from '../games-view.ts'
import {fish} from '../person/fish.ts'
import {harmless} from '../text/harmless.ts'
import {die} from './die.ts'

/** What lay under the cups in the round before, and whom it cost a die. */
export function showdownTemplate({last, dice, wild}: DiceState, seats: readonly SeatView[]) {
  if (last === undefined) return undefined
  const {bid, hands, found, loser} = last
  const seatOf = (seat: number) => {
    const {name = '', own = false} = seats[seat] ?? {}
    return {name: harmless(name), own}
  }
  const bidder = seatOf(bid.seat)
  const loses = seatOf(loser)
  return html`<section class="showdown" aria-label=${strings.lastRound()}>
    <h4>${strings.lastRound()}</h4>
    <p>
      <bdi>${strings.bidWas(bidder.name, bidder.own, bid.count, bid.face)}</bdi>
      <strong>${strings.found(found, bid.face)}</strong>
      <bdi>${strings.lostDie(loses.name, loses.own, dice[loser] === 0)}</bdi>
    </p>
    <ul role="list" class="hands">
      ${hands.map((hand, seat) => {
        const {name, own} = seatOf(seat)
        const key = seats[seat]?.key
        return hand.length === 0
          ? ''
          : html`<li>
              ${key === undefined ? '' : fish(key)}
              <span class="whose"><bdi>${strings.handOf(name, own)}</bdi></span>
              <span class="dice"
                ><span class="unseen">${strings.handSaid(hand)}</span>${hand.map(value =>
                  die(value, {counts: counts(value, bid.face, wild), silent: true})
                )}</span
              >
            </li>`
      })}
    </ul>
  </section>`
}
