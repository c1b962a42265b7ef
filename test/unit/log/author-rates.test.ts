import {describe, expect, it} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import {AuthorRates} from '../../../src/log/author-rates.ts'
import {ratedAuthors} from '../../../src/log/parameters.ts'
import {entryKinds} from '../../../src/protocol/bodies.ts'

const key = (number: number) => `${number}`.padStart(64, '0') as PersonKey
const hourMs = 3_600_000

describe('AuthorRates', () => {
  it('let so much in, and more as time passes, of each author alone', () => {
    const rates = new AuthorRates({entriesPerAuthorPerHour: 3, actsPerAuthorPerHour: 5})
    const take = (nowMs: number, who = 1) => rates.take(key(who), entryKinds.chatText, nowMs)
    expect([take(0), take(0), take(0), take(0)]).toEqual([true, true, true, false])
    expect(take(0, 2)).toBe(true)
    expect(take(hourMs / 3)).toBe(true)
    expect(take(hourMs / 3)).toBe(false)
  })

  it('count what is done at tables apart: a game takes nobody’s words, and words take nobody’s turn', () => {
    const rates = new AuthorRates({entriesPerAuthorPerHour: 1, actsPerAuthorPerHour: 2})
    const {chatText, file, gameTable, gameReady, gameMove, gameReveal} = entryKinds
    const taken = [gameMove, gameReveal, gameReady, chatText, gameTable, file].map(kind => rates.take(key(1), kind, 0))
    expect(taken).toEqual([true, true, false, true, false, false])
  })

  it('remember those heard last', () => {
    const rates = new AuthorRates({entriesPerAuthorPerHour: 1, actsPerAuthorPerHour: 1})
    for (let who = 0; who <= 2 * ratedAuthors; who++) expect(rates.take(key(who), entryKinds.chatText, 0)).toBe(true)
    expect(rates.take(key(2 * ratedAuthors), entryKinds.chatText, 0)).toBe(false)
    expect(rates.take(key(0), entryKinds.chatText, 0)).toBe(true)
  })
})
