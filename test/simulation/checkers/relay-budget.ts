import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {Checker} from './checker.ts'
import type {Published} from '../simulated-rendezvous.ts'
import {urls} from '../simulated-relays.ts'
import type {World} from '../world.ts'

const join = 7
const perLink = 6
/** Where a relay repeats or forges: as many offers in the name of one page are answered, on each relay. */
const perLinkUnderAttack = urls.length * (parameters.offersOfPage.capacity + 1) + 1
const perMinute = 6
const minuteMs = 60_000

/** What a page did, by the time at which it did. */
export interface Efforts {
  readonly startedMs: number
  readonly published: readonly Published[]
  /** When it came, or woke. */
  readonly joins: readonly number[]
  /** When it tried to make or to take a connection. */
  readonly dials: readonly number[]
  /** When it got to a relay, at first or again: it makes itself known there. */
  readonly opened: readonly number[]
}

/**
 * What a page publishes at relays: a few for joining (anew, after a sleep), as many for each connection it makes or tries, one for each relay it gets to, and hardly anything
 * else. A relay that means harm gets as many greetings as it invents newcomers, and what it gets is not counted: greetings go to the relay
 * they answer, and to no other.
 */
export class RelayBudgetChecker implements Checker {
  readonly name = 'relay budget'

  conclude({everyPage, time, relays}: World): readonly string[] {
    return everyPage.flatMap(({id, rendezvous: {published, dials, opened}, startedMs, joins}) => {
      const counted = published.filter(({url}) => url !== relays.hostile?.url)
      const over = overBudget(
        {startedMs, published: counted, joins, dials, opened},
        time.nowMs,
        relays.hostile === undefined || relays.hostile.malice === 'censors' ? perLink : perLinkUnderAttack
      )
      return over.map(what => `${id} published ${what}`)
    })
  }
}

/** Over all the time that a page was there, and in every minute of it. */
export function overBudget(efforts: Efforts, nowMs: number, perDial = perLink): readonly string[] {
  return [...overInAll(efforts, nowMs, perDial), ...overInAMinute(efforts, perDial)]
}

function overInAll(
  {startedMs, published, joins, dials, opened}: Efforts,
  nowMs: number,
  perDial: number
): readonly string[] {
  const endMs = published.at(-1)?.atMs ?? nowMs
  const minutes = Math.ceil((endMs - startedMs) / minuteMs)
  const budget = join * joins.length + perDial * dials.length + perMinute * minutes + opened.length
  if (published.length <= budget) return []
  return [`${published.length} events, and its budget is ${budget}: ${kindsOf(published)}`]
}

/** Who neither comes nor makes links says hardly anything, however much it was allowed before; the first such minute is told. */
function overInAMinute({published, joins, dials, opened}: Efforts, perDial: number): readonly string[] {
  for (const [last, {atMs: endMs}] of published.entries()) {
    const first = published.findIndex(({atMs}) => atMs > endMs - minuteMs)
    const said = published.slice(first, last + 1)
    const since = (times: readonly number[], beforeMs = 0) =>
      times.filter(atMs => atMs > endMs - minuteMs - beforeMs && atMs <= endMs).length
    const budget =
      join * since(joins) +
      greetings(said) +
      perDial * since(dials, parameters.pendingDialMs) +
      since(opened, reopenedMs) +
      perMinute
    if (said.length <= budget) continue
    return [`${said.length} events in the minute up to ${endMs} ms, and its budget is ${budget}: ${kindsOf(said)}`]
  }
  return []
}

/** Who announces itself is greeted where it does, so often; whether a connection is tried then is up to that page. And all of them together no more often. */
const {greetingsOfPage, helloReplies, helloRepliesPerSecond} = parameters
const perGreeted = greetingsOfPage.capacity + Math.ceil(greetingsOfPage.perSecond * 60)
const mostGreetings = helloReplies + Math.ceil(helloRepliesPerSecond * 60)
const greetings = (said: readonly Published[]) => {
  const hellos = said.filter(({kind}) => kind === 'hello')
  const pages = new Set(hellos.map(({to}) => to)).size
  return Math.min(hellos.length, perGreeted * pages, mostGreetings)
}

/** On a relay that it got to it makes itself known at once, but no more often than this. */
const reopenedMs = parameters.announceMinMs

function kindsOf(published: readonly Published[]): string {
  const kinds = [...new Set(published.map(({kind}) => kind))]
  return kinds.map(kind => `${published.filter(each => each.kind === kind).length} ${kind}`).join(', ')
}
