import {describe, expect, it} from 'vitest'
import type {TopicId} from '../../../src/base/ids.ts'
import {sessionParameters} from '../../../src/swarm/parameters.ts'
import {TopicTable} from '../../../src/swarm/topic-table.ts'

const tea = 'tea' as TopicId
const milk = 'milk' as TopicId

describe('TopicTable', () => {
  it('opens a topic when both sides proved it, in either order', () => {
    const table = new TopicTable()
    expect(table.add(tea, 'p-tea')).toEqual({number: 1, matched: false})
    expect(table.openNumber(tea)).toBeUndefined()
    expect(table.open(9, 'p-tea')).toEqual({kind: 'matched', topic: tea})
    expect(table.openNumber(tea)).toBe(1)
    expect(table.topicOf(9)).toBe(tea)
    expect(table.open(10, 'p-milk')).toEqual({kind: 'unmatched'})
    expect(table.topicOf(10)).toBeUndefined()
    expect(table.add(milk, 'p-milk')).toEqual({number: 2, matched: true})
    expect(table.topicOf(10)).toBe(milk)
    expect(table.openTopics).toEqual([tea, milk])
  })

  it('refuses number 0, a number in use and a second open of one topic', () => {
    const table = new TopicTable()
    expect(table.open(0, 'a').kind).toBe('number-taken')
    expect(table.open(1, 'a').kind).toBe('unmatched')
    expect(table.open(1, 'b').kind).toBe('number-taken')
    expect(table.open(2, 'a').kind).toBe('topic-taken')
  })

  it('remembers a bounded number of opens that match nothing', () => {
    const table = new TopicTable()
    for (let n = 1; n <= sessionParameters.unmatchedTopics; n++) expect(table.open(n, `p${n}`).kind).toBe('unmatched')
    expect(table.open(5_000, 'one more').kind).toBe('full')
    table.add(tea, 'tea')
    expect(table.open(5_001, 'tea')).toEqual({kind: 'matched', topic: tea})
  })

  it('forgives frames on their way when we close, and opens again under a new number', () => {
    const table = new TopicTable()
    table.add(tea, 'p')
    table.open(3, 'p')
    expect(table.remove(tea)).toBe(1)
    expect(table.topicOf(3)).toBe('left')
    expect(table.add(tea, 'p')).toEqual({number: 2, matched: true})
    expect(table.topicOf(3)).toBe(tea)
  })

  it('tells which topic the other side closed, and whether it was open at all', () => {
    const table = new TopicTable()
    table.add(tea, 'p')
    table.open(3, 'p')
    expect(table.close(4)).toEqual({known: false, topic: undefined})
    expect(table.close(3)).toEqual({known: true, topic: tea})
    expect(table.openNumber(tea)).toBeUndefined()
    expect(table.open(4, 'p')).toEqual({kind: 'matched', topic: tea})
  })
})
