import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../src/base/ids.ts'
import type {LinkCloseReason} from '../../../src/swarm/link.ts'
import {BansChecker} from '../../simulation/checkers/bans.ts'
import type {World} from '../../simulation/world.ts'

const id = (name: string) => name as RoutingId

/** Two honest pages and what is known of them; `at` is the time at which they are looked at. */
class TwoPages {
  readonly network = {
    weather: {loss: 0},
    closed: [] as object[],
    refusals: [] as object[],
    isCut: () => this.areCut
  }
  readonly time = {nowMs: 0}
  readonly env = {isFrozen: false}
  readonly pages = new Map([
    [0, {env: this.env}],
    [1, {env: {isFrozen: false}}]
  ])
  readonly places = [0, 1]
  readonly everyPage: object[] = [{}, {}]
  readonly hostile: object[] = []
  areCut = false
  readonly #checker = new BansChecker()

  look(atMs: number): readonly string[] {
    this.time.nowMs = atMs
    return this.#checker.watch(this as unknown as World)
  }

  closed(reason: LinkCloseReason, other = 'p1x0', by = 'p0x0'): void {
    this.network.closed.push({atMs: this.time.nowMs, by: id(by), other: id(other), reason})
  }
}

describe('the checker of bans', () => {
  it.each(['invalid', 'budget', 'version'] as const)('tells of an honest page that was cut as %s', reason => {
    const pages = new TwoPages()
    pages.closed(reason)
    expect(pages.look(1_000)).toEqual([`p0x0 cut the honest page p1x0: ${reason}`])
    expect(pages.look(2_000)).toEqual([])
  })

  it.each(['lost', 'goodbye', 'duplicate', 'left'] as const)('lets a link end as %s', reason => {
    const pages = new TwoPages()
    pages.closed(reason)
    expect(pages.look(1_000)).toEqual([])
  })

  it('lets hostile pages be cut, and cut', () => {
    const pages = new TwoPages()
    pages.closed('invalid', 'h1x0')
    pages.closed('invalid', 'p1x0', 'h1x0')
    expect(pages.look(1_000)).toEqual([])
  })

  it('tells of a page that is refused by its name, in which somebody else may have spoken', () => {
    const pages = new TwoPages()
    pages.hostile.push({})
    pages.network.refusals.push({atMs: 0, by: id('p0x0'), other: id('p1x0'), reason: undefined})
    expect(pages.look(1_000)).toEqual(['p0x0 cut the honest page p1x0: refused'])
  })

  it('tells of a page that is let go where there is room for all', () => {
    const pages = new TwoPages()
    pages.closed('admission')
    expect(pages.look(1_000)).toHaveLength(1)
    pages.everyPage.push(...Array.from({length: 11}, () => ({})))
    pages.closed('admission')
    expect(pages.look(2_000)).toEqual([])
  })

  it.each([
    ['was there', () => undefined, 1],
    ['slept', (pages: TwoPages) => (pages.env.isFrozen = true), 0],
    ['was cut off', (pages: TwoPages) => (pages.areCut = true), 0],
    ['was closed', (pages: TwoPages) => pages.pages.delete(1), 0],
    ['was hard to hear', (pages: TwoPages) => (pages.network.weather.loss = 0.3), 0]
  ])('of one given up as silent that %s', (_, happen, told) => {
    const pages = new TwoPages()
    happen(pages)
    pages.look(100_000)
    pages.env.isFrozen = pages.areCut = false
    pages.network.weather.loss = 0
    pages.pages.set(1, {env: {isFrozen: false}})
    pages.closed('silent')
    pages.closed('handshake')
    expect(pages.look(101_000)).toHaveLength(2 * told)
    // What was broken off then is over at some time.
    pages.look(300_000)
    pages.closed('silent')
    expect(pages.look(301_000)).toHaveLength(1)
  })
})
