import {createHash} from 'node:crypto'
import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../src/base/ids.ts'
import type {ExchangeEffect} from '../../../src/log/exchange.ts'
import {
  answeredBurst,
  askedBurst,
  crossedPatienceMs,
  maxAsked,
  maxMissing,
  questionsInFlight
} from '../../../src/log/parameters.ts'
import type {Verdict} from '../../../src/log/log-network.ts'
import type {MessageNamed} from '../../../src/protocol/link-messages.ts'
import type {Bound, Range} from '../../../src/protocol/ranges.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {ExchangeSide, testEntry} from './exchange-pair.ts'

const hash = (text: string) => createHash('sha256').update(text).digest()
const idOf = (n: number | string) => new Uint8Array(hash(`${n}`).subarray(0, 16))
const bound = (hlcMs: number): Bound => ({hlcMs, hlcCounter: 0, id: new Uint8Array(0)})
const salt = new Uint8Array(8).fill(9)
const mallory = 'mallory' as RoutingId

/** An exchange with 2,000 entries, linked to a page that says what the test wants. */
function world({entries = 2_000}: {entries?: number} = {}) {
  const env = new VirtualEnvironment({seed: 11})
  const side = new ExchangeSide(
    'honest',
    env,
    Array.from({length: entries}, (_, n) => testEntry(hash(`${n}`).toString('hex'), 1_000 * n))
  )
  const {exchange} = side
  const sent: MessageNamed<'ranges' | 'want' | 'have' | 'stored'>[] = []
  const served: number[] = []
  const run = () => {
    for (const effect of exchange.take() as readonly ExchangeEffect[]) {
      if (effect.kind === 'send') sent.push(effect.message)
      if (effect.kind === 'serve') served.push(effect.ids.length)
    }
  }
  exchange.linked({routingId: mallory, key: 'mallory' as never}, 0)
  run()
  return {
    side,
    exchange,
    sent,
    served,
    questions: () =>
      sent
        .filter(message => message.type === 'ranges')
        .filter(({equal}) => equal === undefined) as MessageNamed<'ranges'>[],
    ask(ranges: readonly Range[], {number = 1, nowMs = 0, asker = salt} = {}): Verdict {
      const verdict = exchange.ranges(mallory, {type: 'ranges', salt: asker, number, equal: undefined, ranges}, nowMs)
      run()
      return verdict
    },
    answer(question: MessageNamed<'ranges'>, ranges: readonly Range[], {nowMs = 0, equal = false} = {}): Verdict {
      const verdict = exchange.ranges(mallory, {...question, equal, ranges}, nowMs)
      run()
      return verdict
    },
    tick(nowMs: number) {
      exchange.tick(nowMs)
      run()
    }
  }
}

const fingerprint = (lower: Bound | undefined, count = 1_000): Range => ({
  kind: 'fingerprint',
  count,
  fingerprint: new Uint8Array(8).fill(count),
  lower
})

describe('Exchange against what no honest page sends', () => {
  it('rejects questions without end', () => {
    const {ask} = world()
    let verdict: Verdict = 'accept'
    let asked = 0
    for (; asked < 10_000 && verdict === 'accept'; asked++) verdict = ask([fingerprint(undefined)])
    expect(verdict).toBe('reject')
    expect(asked).toBe(answeredBurst + 1)
  })

  it('rejects a question about more ranges than anybody asks about', () => {
    const {ask} = world()
    expect(ask(Array.from({length: 300}, (_, n) => fingerprint(bound(10_000 - n))))).toBe('reject')
  })

  it('rejects answers to what was never asked, and those that contradict themselves', () => {
    const one = world()
    const [opening] = one.questions()
    expect(one.answer(opening!, [fingerprint(undefined)], {equal: true})).toBe('reject')
    const other = world({entries: 0})
    const [asked] = other.questions()
    expect(other.answer(asked!, [], {equal: true})).toBe('accept')
    expect(other.answer(asked!, [], {equal: true})).toBe('reject')
  })

  it('lets an answer pass that comes too late', () => {
    const {side, answer, questions, tick} = world()
    tick(25_000)
    tick(60_000)
    expect(answer(questions()[0]!, [], {nowMs: 60_000})).toBe('ignore')
    expect(side.drops).toMatchObject({'answer-too-late': 1})
  })

  it('asks only so much of who answers that everything differs, for ever', () => {
    const {answer, questions} = world()
    let answered = 0
    for (let turns = 0; turns < 20_000 && answered < questions().length; turns++) {
      const question = questions()[answered++]!
      answer(
        question,
        question.ranges.map(({lower}, i) => fingerprint(lower, 5_000 + i))
      )
      expect(questions().length - answered).toBeLessThanOrEqual(questionsInFlight)
    }
    // Its own budget ends it before a neighbour’s would.
    expect(questions().length).toBeLessThanOrEqual(askedBurst + 1)
  })

  it('does not come back to its questions at once while there is no room for what they bring', () => {
    const {side, answer, questions, tick, exchange} = world()
    for (let answered = 0; answered < questions().length; answered++) {
      const question = questions()[answered]!
      answer(
        question,
        question.ranges.map(({lower}, i) => fingerprint(lower, 5_000 + i))
      )
    }
    // Its budget is spent, and refills.
    expect(exchange.dueMs).toBe(250)
    side.canTake = false
    tick(250)
    expect(exchange.dueMs ?? Infinity).toBeGreaterThan(250)
  })

  it.each([
    ['waits for the answer to its own', 20, crossedPatienceMs],
    ['answers at once when its own must have been lost', 2_000, 2_000]
  ])('of two openings that cross, where it is the first, %s', (_, comesAtMs, answeredAtMs) => {
    const {ask, tick, sent, exchange} = world()
    const asker = new Uint8Array(8).fill(255)
    expect(ask([fingerprint(undefined)], {number: 0, nowMs: comesAtMs, asker})).toBe('accept')
    const answers = () => sent.filter(message => message.type === 'ranges' && message.salt === asker)
    expect(answers()).toEqual([])
    expect(exchange.dueMs).toBe(crossedPatienceMs)
    tick(answeredAtMs)
    expect(answers()).toMatchObject([{number: 0, equal: false}])
  })

  it('keeps track of only so many ids, however many are named', () => {
    const {side, sent, ask, exchange} = world()
    for (let n = 0; n < 20; n++) {
      const ids = Array.from({length: 900}, (_, i) => idOf(`made up ${n} ${i}`))
      ask([{kind: 'some', ids, lower: undefined}])
    }
    const wanted = sent.filter(message => message.type === 'want').flatMap(({ids}) => ids)
    expect(wanted.length).toBe(maxAsked)
    expect(side.drops['ids-over-budget']).toBe(20 - Math.floor(maxAsked / 900))
    expect(exchange.dueMs).toBeLessThan(60_000)
    expect(maxMissing).toBeGreaterThan(maxAsked)
  })

  it('learns of an entry though a dozen promise as much as is kept track of, and send nothing', () => {
    const {exchange, side} = world()
    const link = (name: string) => exchange.linked({routingId: name as RoutingId, key: name as never}, 0)
    const liars = Array.from({length: 12}, (_, n) => `liar ${n}`)
    for (const name of liars) link(name)
    for (let round = 0; round < 10; round++) {
      for (const liar of liars) {
        const ids = Array.from({length: maxAsked / 4}, (_, n) => idOf(`${liar} ${round} ${n}`))
        exchange.have(liar as RoutingId, {type: 'have', ids}, 0)
      }
    }
    expect(side.drops['ids-over-budget']).toBeGreaterThan(0)
    exchange.take()
    const toFriend = () =>
      exchange.take().flatMap(effect => (effect.kind === 'send' && effect.to === 'friend' ? [effect.message] : []))
    // Is compared with, though there is room for little.
    link('friend')
    exchange.tick(0)
    const [opening] = toFriend().filter(message => message.type === 'ranges')
    const history: Range[] = [{kind: 'some', ids: [idOf('history')], lower: undefined}]
    exchange.ranges('friend' as RoutingId, {...opening!, equal: false, ranges: history}, 0)
    expect(toFriend()).toMatchObject([{type: 'want', ids: [idOf('history')]}])
    exchange.have('friend' as RoutingId, {type: 'have', ids: [idOf('news')]}, 0)
    expect(toFriend()).toMatchObject([{type: 'want', ids: [idOf('news')]}])
  })

  it('names only so many ids in one answer, whatever is asked', () => {
    const {sent, ask} = world()
    const ranges: Range[] = Array.from({length: 150}, (_, n) => ({
      kind: 'all',
      ids: [],
      lower: bound(1_990_000 - 10_000 * n)
    }))
    expect(ask([...ranges, {kind: 'all', ids: [], lower: undefined}])).toBe('accept')
    const answer = sent.at(-1) as MessageNamed<'ranges'>
    expect(answer.ranges.reduce((sum, range) => sum + ('ids' in range ? range.ids.length : 0), 0)).toBeLessThanOrEqual(
      512
    )
    expect(answer.ranges.some(({kind}) => kind === 'more')).toBe(true)
  })

  it('rejects wants of what is not here, and more wants than the log has entries', () => {
    const {side, exchange, served} = world()
    const want = (ids: ReturnType<typeof idOf>[]) => exchange.want(mallory, {type: 'want', ids}, 0)
    expect(want([idOf(1), idOf(2)])).toBe('accept')
    expect(want([idOf('never')])).toBe('reject')
    let verdict: Verdict = 'accept'
    const ids = Array.from({length: 500}, (_, i) => idOf(i))
    for (let n = 0; n < 40 && verdict === 'accept'; n++) {
      verdict = want(ids)
      exchange.served(mallory, 0)
      served.push(...exchange.take().flatMap(effect => (effect.kind === 'serve' ? [effect.ids.length] : [])))
    }
    expect(verdict).toBe('reject')
    expect(served.reduce((sum, count) => sum + count, 0)).toBeLessThan(2 * side.index.size + 4_200)
  })

  it.each(['horizon', 'sharesEnd'] as const)('lets a want pass of what was removed since (%s)', end => {
    const {side, exchange, served} = world()
    side.index.remove(side.index.shortIds(0, 10))
    side[end] = side.index.newest(2_000)[0]
    expect(exchange.want(mallory, {type: 'want', ids: [idOf(5), idOf(15)]}, 0)).toBe('accept')
    expect(exchange.take()).toEqual([{kind: 'serve', to: mallory, ids: [Buffer.from(idOf(15)).toString('hex')]}])
    expect(served).toEqual([])
    expect(side.drops).toEqual({'want-no-longer-here': 1})
  })

  it('says nothing for a page that is not linked', () => {
    const {side, exchange} = world()
    const stranger = 'stranger' as RoutingId
    expect(exchange.want(stranger, {type: 'want', ids: [idOf(1)]}, 0)).toBe('ignore')
    expect(exchange.have(stranger, {type: 'have', ids: [idOf('x')]}, 0)).toBe('ignore')
    expect(exchange.stored(stranger, {type: 'stored', ids: [idOf(1)]})).toBe('ignore')
    expect(exchange.take()).toEqual([])
    expect(side.drops).toEqual({stranger: 3})
  })

  it('believes no page that it holds what is not here', () => {
    const {exchange} = world()
    expect(exchange.stored(mallory, {type: 'stored', ids: [idOf('x')]})).toBe('ignore')
    expect(exchange.stored(mallory, {type: 'stored', ids: [idOf('x'), idOf(1)]})).toBe('accept')
    expect(exchange.take()).toEqual([{kind: 'held', by: 'mallory', ids: [Buffer.from(idOf(1)).toString('hex')]}])
  })

  it('repeats a comparison that brings nothing more and more rarely', async () => {
    const env = new VirtualEnvironment({seed: 2})
    const side = new ExchangeSide('honest', env, [testEntry(hash('1').toString('hex'), 5)])
    side.exchange.linked({routingId: mallory, key: 'mallory' as never}, 0)
    let openings = 0
    for (let nowMs = 0; nowMs < 86_400_000; nowMs += 500) {
      if (nowMs >= (side.exchange.dueMs ?? Infinity)) side.exchange.tick(nowMs)
      for (const effect of side.exchange.take()) {
        if (effect.kind !== 'send' || effect.message.type !== 'ranges' || effect.message.equal !== undefined) continue
        if (effect.message.number === 0) openings++
        // It has one more that it never sends.
        const ranges: Range[] = [{kind: 'some', ids: [idOf('withheld')], lower: undefined}]
        side.exchange.ranges(mallory, {...effect.message, equal: false, ranges}, nowMs)
      }
    }
    expect(openings).toBeGreaterThan(10)
    expect(openings).toBeLessThan(60)
  })
})
