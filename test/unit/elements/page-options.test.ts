import {describe, expect, it} from 'vitest'
import {formatServerList, joinOptions, parseServerList, readPageDefaults} from '../../../src/elements/page-options.ts'

const page = (metas: Record<string, string[]>, baseURI = 'http://127.0.0.1:8080/sub/') => ({
  baseURI,
  querySelectorAll: (selector: string) =>
    (metas[/name="([^"]+)"/.exec(selector)![1]!] ?? []).map(content => ({getAttribute: () => content}))
})

describe('parseServerList', () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    [' , ', undefined],
    ['none', []],
    [' NONE ', []],
    ['wss://a', ['wss://a']],
    ['wss://a, wss://b\nwss://c wss://a', ['wss://a', 'wss://b', 'wss://c']],
    ['none, wss://a', ['none', 'wss://a']]
  ])('reads %j', (text, list) => {
    expect(parseServerList(text)).toEqual(list)
  })

  it.each([[undefined], [[]], [['wss://a', 'wss://b']]])('is undone by formatServerList: %j', list => {
    expect(parseServerList(formatServerList(list))).toEqual(list)
  })
})

describe('readPageDefaults', () => {
  it('joins what the metas and the script say, each once', () => {
    const defaults = readPageDefaults(
      page({'shoal-relays': ['ws://a/nostr, ws://b', 'ws://a/nostr'], 'shoal-trackers': ['wss://t']}),
      {relays: ['ws://b', 'ws://c'], trackers: ['wss://t']}
    )
    expect(defaults).toEqual({localRelays: ['ws://a/nostr', 'ws://b', 'ws://c'], localTrackers: ['wss://t']})
  })

  it('completes relative addresses with the page’s host', () => {
    const metas = {'shoal-relays': ['/nostr'], 'shoal-trackers': ['tracker']}
    expect(readPageDefaults(page(metas), undefined)).toEqual({
      localRelays: ['ws://127.0.0.1:8080/nostr'],
      localTrackers: ['ws://127.0.0.1:8080/sub/tracker']
    })
    expect(readPageDefaults(page(metas, 'https://10.0.0.2/#tea'), undefined).localRelays).toEqual([
      'wss://10.0.0.2/nostr'
    ])
  })

  it('reads STUN and TURN servers of the page, and tells none from nothing said', () => {
    const metas = {'shoal-stun': ['none'], 'shoal-turn': ['turn:a:b@one', 'turn:c:d@two']}
    expect(readPageDefaults(page(metas), undefined)).toEqual({
      localRelays: [],
      localTrackers: [],
      stun: [],
      turn: ['turn:a:b@one', 'turn:c:d@two']
    })
  })

  it.each([[null], [7], ['x'], [{relays: 'ws://a'}], [{relays: [1, {}, null]}], [[]]])(
    'takes nothing from %j',
    shoalLocal => {
      expect(readPageDefaults(page({}), shoalLocal)).toEqual({localRelays: [], localTrackers: []})
    }
  )
})

describe('joinOptions', () => {
  const defaults = {localRelays: ['ws://local/nostr'], localTrackers: ['ws://local/tracker']}

  it('uses local servers beside the shipped ones when nothing is said', () => {
    expect(joinOptions({topic: 'tea'}, defaults)).toEqual({topic: 'tea', ...defaults})
  })

  it('lets an explicit list replace the shipped and the local ones of its kind, and leaves the other alone', () => {
    expect(joinOptions({topic: 'tea', relays: 'none', stun: 'stun:s'}, defaults)).toEqual({
      topic: 'tea',
      relays: [],
      localTrackers: ['ws://local/tracker'],
      stun: ['stun:s']
    })
    expect(joinOptions({topic: 'tea', trackers: 'wss://t'}, defaults)).toEqual({
      topic: 'tea',
      localRelays: ['ws://local/nostr'],
      trackers: ['wss://t']
    })
  })

  it('takes TURN servers as they are written or as a script sets them, and hides the address only when told', () => {
    const plain = {localRelays: [], localTrackers: []}
    const callback = async () => []
    const server = {urls: 'turn:t.example', username: 'ada', credential: 'secret'}
    expect(joinOptions({topic: 'tea', turn: 'turn:a:b@t, turn:c:d@t'}, plain).turn).toEqual([
      'turn:a:b@t',
      'turn:c:d@t'
    ])
    expect(joinOptions({topic: 'tea', turn: [server]}, plain).turn).toEqual([server])
    expect(joinOptions({topic: 'tea', turn: callback}, plain).turn).toBe(callback)
    expect(joinOptions({topic: 'tea', turn: 'none', relayOnly: false}, plain)).toEqual({topic: 'tea', turn: []})
    expect(joinOptions({topic: 'tea', relayOnly: true}, plain)).toEqual({topic: 'tea', relayOnly: true})
  })

  it('lets whoever runs the page name STUN and TURN servers for everybody who names none', () => {
    const page = {localRelays: [], localTrackers: [], stun: ['stun:page'], turn: ['turn:a:b@page']}
    expect(joinOptions({topic: 'tea'}, page)).toEqual({topic: 'tea', stun: page.stun, turn: page.turn})
    expect(joinOptions({topic: 'tea', stun: 'none', turn: 'turn:c:d@own'}, page)).toEqual({
      topic: 'tea',
      stun: [],
      turn: ['turn:c:d@own']
    })
  })

  it('passes a name on, but not an empty one', () => {
    expect(joinOptions({topic: 'tea', name: 'Ada'}, {localRelays: [], localTrackers: []})).toEqual({
      topic: 'tea',
      name: 'Ada'
    })
    expect(joinOptions({topic: 'tea', name: ' '}, {localRelays: [], localTrackers: []})).toEqual({topic: 'tea'})
  })
})
