import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {MessageView} from '../../../src/elements/chat-view.ts'
import {announce} from '../../../src/elements/p2p-chat-log/announcing.ts'
import {groupGapMs, joining} from '../../../src/elements/p2p-chat-log/grouping.ts'
import {compareLists} from '../../../src/elements/p2p-chat-log/list-change.ts'
import {keyStep, shortcutOf} from '../../../src/elements/p2p-chat-log/message-keys.ts'
import {RowHeights} from '../../../src/elements/p2p-chat-log/row-heights.ts'
import {messageView} from '../../component/fake-chat.ts'

const noon = new Date(2026, 10, 22, 12).getTime()
const message = (over: Partial<MessageView>): MessageView =>
  messageView({id: 'm', author: 'a' as MessageView['author'], text: 'text', timeMs: noon, ...over})

describe('RowHeights', () => {
  it('agrees with plain sums after any changes', () => {
    const heights = fc.array(fc.integer({min: 1, max: 500}), {maxLength: 40})
    const change = fc.record({
      at: fc.nat(1000),
      removed: fc.nat(20),
      added: heights,
      set: fc.nat(1000),
      to: fc.integer({min: 1, max: 900})
    })
    fc.assert(
      fc.property(fc.array(change, {maxLength: 30}), changes => {
        const rows = new RowHeights()
        let plain: number[] = []
        for (const {at, removed, added, set, to} of changes) {
          const from = Math.min(at, plain.length)
          const gone = Math.min(removed, plain.length - from)
          rows.replace(from, gone, added)
          plain = plain.toSpliced(from, gone, ...added)
          if (set < plain.length) {
            rows.set(set, to)
            plain[set] = to
          }
          const sums = plain.reduce<number[]>((all, height) => [...all, all.at(-1)! + height], [0])
          expect(rows.count).toBe(plain.length)
          expect(rows.total).toBe(sums.at(-1))
          expect(Array.from({length: plain.length + 1}, (_, row) => rows.before(row))).toEqual(sums)
          for (let row = 0; row < plain.length; row++) {
            expect(rows.find(sums[row]!)).toBe(row)
            expect(rows.find(sums[row + 1]! - 0.5)).toBe(row)
          }
        }
      })
    )
  })

  it('finds the nearest row for any distance', () => {
    const rows = new RowHeights()
    expect(rows.find(10)).toBe(0)
    rows.replace(0, 0, [10, 10, 10])
    expect([-5, 0, 9, 10, 29, 30, 1e9].map(distance => rows.find(distance))).toEqual([0, 0, 0, 1, 2, 2, 2])
  })
})

describe('compareLists', () => {
  const list = (ids: string) => [...ids].map(id => ({id}))

  it.each([
    ['', 'abc', {dropped: 0, prepended: 0, same: 0, removed: 0, added: 3}],
    ['abc', 'abcd', {dropped: 0, prepended: 0, same: 3, removed: 0, added: 1}],
    ['abc', 'xyabc', {dropped: 0, prepended: 2, same: 3, removed: 0, added: 0}],
    ['abc', 'xyabcd', {dropped: 0, prepended: 2, same: 3, removed: 0, added: 1}],
    ['abcd', 'cd', {dropped: 2, prepended: 0, same: 2, removed: 0, added: 0}],
    ['abcd', 'cde', {dropped: 2, prepended: 0, same: 2, removed: 0, added: 1}],
    ['abcd', 'abXcd', {dropped: 0, prepended: 0, same: 2, removed: 0, added: 1}],
    ['abcd', 'abcX', {dropped: 0, prepended: 0, same: 3, removed: 1, added: 1}],
    ['abcd', 'wxyz', {dropped: 0, prepended: 0, same: 0, removed: 4, added: 4}],
    ['abcd', '', {dropped: 0, prepended: 0, same: 0, removed: 4, added: 0}]
  ])('%s to %s', (before, after, expected) => {
    expect(compareLists(list(before), list(after))).toEqual(expected)
  })

  it('makes the one list out of the other', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'))
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const {dropped, prepended, same, removed, added} = compareLists(list(before.join('')), list(after.join('')))
        const kept = before.slice(dropped)
        const middle = kept.toSpliced(same, removed, ...after.slice(prepended + same, prepended + same + added))
        expect([...after.slice(0, prepended), ...middle]).toEqual(after)
      })
    )
  })
})

describe('joining', () => {
  const first = message({})

  it('puts neighbours of one author, day and stretch of time together', () => {
    expect(joining(undefined, first)).toEqual({startsDay: true, startsGroup: true})
    expect(joining(first, message({timeMs: noon + 1000}))).toEqual({startsDay: false, startsGroup: false})
    const others: Partial<MessageView>[] = [
      {author: 'b' as MessageView['author']},
      {own: true},
      {timeMs: noon + groupGapMs},
      {hidden: 'muted'},
      {equivocates: true}
    ]
    for (const over of others) expect(joining(first, message(over))).toEqual({startsDay: false, startsGroup: true})
    expect(joining(first, message({timeMs: noon + 86_400_000}))).toEqual({startsDay: true, startsGroup: true})
  })

  it('accepts any time', () => {
    for (const timeMs of [Number.NaN, Infinity, -1e300])
      expect(joining(first, message({timeMs})).startsGroup).toBe(true)
  })
})

describe('announce', () => {
  it('says what others wrote, shortened, and how many more there are', () => {
    expect(announce([message({text: 'x'.repeat(500)})])[0]).toHaveLength('Ada: '.length + 201)
    expect(announce([message({own: true}), message({deleted: true}), message({hidden: 'listed'})])).toEqual([])
    expect(announce(Array.from({length: 10}, (_, at) => message({text: `${at}`})))).toEqual([
      'Ada: 0',
      'Ada: 1',
      'Ada: 2',
      '7 more are new.'
    ])
  })
})

describe('keys of a message', () => {
  const plain = {ctrlKey: false, metaKey: false, altKey: false, shiftKey: false}

  it('mean something alone, nothing with a modifier', () => {
    expect(keyStep({...plain, key: 'ArrowUp'})).toBe('up')
    expect(shortcutOf({...plain, key: 'R'})).toBe('reply')
    expect(shortcutOf({...plain, key: 'F10', shiftKey: true})).toBe('menu')
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) {
      expect(shortcutOf({...plain, key: 'r', [modifier]: true})).toBe(undefined)
      expect(keyStep({...plain, key: 'ArrowUp', [modifier]: true})).toBe(undefined)
    }
    expect(shortcutOf({...plain, key: 'constructor'})).toBe(undefined)
  })
})
