import {describe, expect, it} from 'vitest'
import {draftOf, keepDraft} from '../../../src/elements/drafts.ts'
import {countArrived, newestSentId} from '../../../src/elements/p2p-chat/arrivals.ts'
import {squares} from '../../../src/elements/p2p-chat-invite/qr-code.ts'
import {groupGapMs, groupMessages} from '../../../src/elements/p2p-chat-log/grouping.ts'
import {connectionRows} from '../../../src/elements/p2p-chat-people/connection-rows.ts'
import type {MessageView} from '../../../src/elements/chat-view.ts'

const noon = new Date(2026, 10, 22, 12).getTime()
const message = (id: string, author: string, timeMs: number): MessageView => ({
  id,
  author: author as MessageView['author'],
  authorName: author,
  text: id,
  timeMs,
  own: false,
  late: false,
  state: 'sent'
})

describe('groupMessages', () => {
  it('joins neighbours of one author, day and stretch of time', () => {
    const groups = groupMessages([
      message('1', 'a', noon),
      message('2', 'a', noon + 1000),
      message('3', 'b', noon + 2000),
      message('4', 'a', noon + 3000),
      message('5', 'a', noon + 3000 + groupGapMs),
      message('6', 'a', noon + 86_400_000)
    ])
    expect(groups.map(group => group.messages.map(({id}) => id).join(''))).toEqual(['12', '3', '4', '5', '6'])
    expect(groups.map(group => group.startsDay)).toEqual([true, false, false, false, true])
  })
})

describe('drafts', () => {
  it('keeps one for each topic, and only so many', () => {
    keepDraft('tea', 'hello')
    keepDraft('coffee', 'bye')
    expect(draftOf('tea')).toBe('hello')
    keepDraft('tea', '')
    expect(draftOf('tea')).toBe('')
    for (let at = 0; at < 200; at++) keepDraft(`topic ${at}`, 'x')
    expect(draftOf('coffee')).toBe('')
    expect(draftOf('topic 199')).toBe('x')
  })
})

describe('countArrived', () => {
  const list = [message('1', 'a', noon), {...message('2', 'me', noon), own: true}, message('3', 'a', noon)]

  it('counts what others wrote after the former newest', () => {
    expect(countArrived(list, '1')).toBe(1)
    expect(countArrived(list, '3')).toBe(0)
    expect(countArrived(list, undefined)).toBe(2)
    expect(countArrived(list, 'gone')).toBe(0)
  })

  it('takes as newest what will not get another id', () => {
    expect(newestSentId([...list, {...message('4', 'me', noon), state: 'pending'}])).toBe('3')
    expect(newestSentId([])).toBe(undefined)
  })
})

describe('squares', () => {
  it('draws runs of dark squares', () => {
    expect(
      squares([
        [true, true, false],
        [false, false, true]
      ])
    ).toBe('M0 0h2v1H0zM2 1h1v1H2z')
  })
})

describe('connectionRows', () => {
  it('puts relays first and leaves out what is nought', () => {
    const rows = connectionRows({
      links: 2,
      drops: {framesTooLarge: 1, other: 0},
      counts: {},
      relays: [{kind: 'nostr', url: 'wss://a', state: 'waiting', trouble: 'refused'}, 7],
      neighbours: [{name: 'Ada'}]
    })
    expect(rows[0]).toEqual({what: 'Nostr relay wss://a', state: 'not reached · refused'})
    expect(rows.slice(2)).toEqual([
      {what: 'links', state: '2'},
      {what: 'drops', state: 'frames too large: 1'}
    ])
  })
})
