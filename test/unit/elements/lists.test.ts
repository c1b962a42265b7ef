import {describe, expect, it} from 'vitest'
import {arrivedAfter, newestSafeId} from '../../../src/elements/p2p-chat/arrivals.ts'
import {squares} from '../../../src/elements/p2p-chat-invite/qr-code.ts'
import {connectionRows} from '../../../src/elements/p2p-chat-people/connection-rows.ts'
import type {MessageView} from '../../../src/elements/chat-view.ts'
import {messageView} from '../../component/fake-chat.ts'

const noon = new Date(2026, 10, 22, 12).getTime()
const message = (id: string, author: string, timeMs: number): MessageView =>
  messageView({id, author: author as MessageView['author'], timeMs})

describe('arrivedAfter', () => {
  const ids = (messages: readonly MessageView[]) => messages.map(({id}) => id)
  const list = [message('1', 'a', noon), {...message('2', 'me', noon), own: true}, message('3', 'a', noon)]

  it('gives what others wrote after the former newest', () => {
    expect(ids(arrivedAfter(list, '1'))).toEqual(['3'])
    expect(arrivedAfter(list, '3')).toEqual([])
    expect(ids(arrivedAfter(list, undefined))).toEqual(['1', '3'])
    expect(arrivedAfter(list, 'gone')).toEqual([])
  })

  it('takes as newest what will not get another id', () => {
    expect(newestSafeId([...list, {...message('4', 'me', noon), state: 'storing'}])).toBe('3')
    expect(newestSafeId([...list, {...message('4', 'me', noon), state: 'pending'}])).toBe('4')
    expect(newestSafeId([])).toBe(undefined)
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
  it('says how each link goes, and what went wrong with TURN servers', () => {
    const rows = connectionRows({
      paths: [
        {local: 'srflx', remote: 'host', protocol: 'udp'},
        {local: 'relay', remote: 'prflx', protocol: 'tls'}
      ],
      ice: {
        relayOnly: false,
        turn: {kind: 'failed', trouble: 'no account'},
        refusals: [
          {url: 'turn:t.example', code: 401, text: 'Unauthorized'},
          {url: 'stun:s.example', code: 701, text: ''}
        ]
      }
    })
    expect(rows.map(({what, state}) => `${what}: ${state}`)).toEqual([
      'Link: direct (srflx to host, udp)',
      'Link: through a TURN server (relay to prflx, tls)',
      'TURN credentials: no account',
      'Refused by turn:t.example: code 401, Unauthorized',
      'Refused by stun:s.example: code 701'
    ])
    expect(connectionRows({ice: {relayOnly: false, turn: {kind: 'none'}, refusals: []}})).toEqual([])
    expect(connectionRows({ice: null, paths: 'tea'})).toEqual([{what: 'paths', state: 'tea'}])
  })

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
