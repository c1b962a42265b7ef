import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {keptRecent, readRecent, withoutPrivate, withoutRecent, withRecent} from '../../../src/site/recent-topics.ts'
import {
  hashOf,
  hashOfTopic,
  linkOf,
  passedLinkOf,
  placeName,
  readRoute,
  tableLinkOf,
  type TopicView
} from '../../../src/site/route.ts'
import {defaultSettings, needsReload, readSettings, withQuery} from '../../../src/site/settings.ts'
import {encodeInvite} from '../../../src/protocol/invite.ts'
import {encodeOffer} from '../../../src/protocol/by-hand.ts'
import {normaliseTopic} from '../../../src/protocol/topic.ts'

import passed from '../../vectors/by-hand.json' with {type: 'json'}
import {handOffer} from '../../vectors/by-hand-samples.ts'

const invite = encodeInvite({secret: new Uint8Array(32).fill(7), name: 'Our trip'})
const publicRoute = (topic: string, view: TopicView = 'chat') => ({
  kind: 'topic',
  place: {access: 'public', topic},
  view
})
const privateRoute = (view: TopicView) => ({kind: 'topic', place: {access: 'private', invite, name: 'Our trip'}, view})

describe('readRoute', () => {
  it.each([
    ['', {kind: 'start'}],
    ['#', {kind: 'start'}],
    ['#/promises', {kind: 'promises'}],
    ['#tea', publicRoute('tea')],
    ['#Our%20%20Street', publicRoute('our street')],
    ['#tea/people', publicRoute('tea', 'people')],
    ['#tea/files', publicRoute('tea', 'files')],
    ['#tea/other', publicRoute('tea')],
    ['#tea/play', publicRoute('tea', 'play')],
    [`#tea/play/${'0a'.repeat(16)}`, {...publicRoute('tea', 'play'), table: '0a'.repeat(16)}],
    ['#tea/play/0a', publicRoute('tea', 'play')],
    [`#tea/play/${'0A'.repeat(16)}`, publicRoute('tea', 'play')],
    [`#tea/files/${'0a'.repeat(16)}`, publicRoute('tea', 'files')],
    ['#a%2Fb/people', publicRoute('a/b', 'people')],
    ['#%21a', publicRoute('!a')],
    [`#!${invite}`, privateRoute('chat')],
    [`#!${invite}/people`, privateRoute('people')]
  ])('%s', (hash, route) => {
    expect(readRoute(hash)).toEqual(route)
  })

  it.each([
    ['#%20'],
    ['#/people'],
    [`#${'x'.repeat(129)}`],
    ['#a%00b'],
    ['#%E2%80%AEtea'],
    ['#%zz'],
    ['#!'],
    ['#!abc'],
    [`#!${invite.slice(0, -6)}`],
    [`#!${invite.replace(/^.{12}/, 'AQAAAAAAAAAB')}`]
  ])('says in a sentence why %s cannot be joined', hash => {
    const route = readRoute(hash)
    expect(route.kind).toBe('unreadable')
    expect(route).toHaveProperty('words', expect.stringMatching(/^[A-Z].*\.$/))
  })

  it('reads what hashOf writes, whatever the topic, and never throws', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), text => {
        const isTopic = (() => {
          try {
            return normaliseTopic(text) !== ''
          } catch {
            return false
          }
        })()
        if (!isTopic) return
        const topic = normaliseTopic(text)
        expect(readRoute(hashOfTopic(topic))).toEqual(publicRoute(topic))
        expect(readRoute(hashOf({access: 'public', topic}, 'people'))).toEqual(publicRoute(topic, 'people'))
      })
    )
    fc.assert(fc.property(fc.string({unit: 'binary'}), text => void readRoute(`#${text}`)))
  })
})

describe('a text passed by hand, in an address', () => {
  const secret = new Uint8Array(32).fill(7)

  it('leads into its topic, public or private', () => {
    expect(readRoute(`#!${passed.offer}`)).toEqual({...publicRoute('tea'), passed: passed.offer})
    const letting = encodeOffer({...handOffer, name: 'Our trip', secret})
    expect(readRoute(`#!${letting}`)).toEqual({...privateRoute('chat'), passed: letting})
  })

  it.each([
    ['for members only', encodeOffer({...handOffer, name: undefined}), 'Open that topic'],
    ['an answer', passed.answer, 'This is an answer'],
    ['cut short', passed.offer.slice(0, -9), 'Part of this text is missing'],
    [
      'mistyped',
      passed.offer.replace('tea', 'TEA').replace(/.(?=.{40}$)/, sign => (sign === 'x' ? 'y' : 'x')),
      'mistake'
    ]
  ])('that is %s says so', (_, text, words) => {
    expect(readRoute(`#!${text}`)).toEqual({kind: 'unreadable', words: expect.stringContaining(words)})
  })

  it('makes a link without what is only the visitor’s', () => {
    expect(passedLinkOf('https://s.example/?name=Ada&relays=none#tea/files', 'gQtext')).toBe(
      'https://s.example/?relays=none#!gQtext'
    )
  })
})

describe('tableLinkOf', () => {
  it.each([
    ['https://s.example/#tea', {access: 'public', topic: 'tea'}],
    ['https://s.example/?name=Ada#!', {access: 'private', invite, name: 'Our trip'}]
  ] as const)('leads to a table from %s, once its id is put in', (address, place) => {
    const link = new URL(tableLinkOf(address, place).replace('{table}', '0b'.repeat(16)))
    expect(link.search).toBe('')
    expect(readRoute(link.hash)).toEqual({kind: 'topic', place, view: 'play', table: '0b'.repeat(16)})
    expect(hashOf(place, 'play', '0b'.repeat(16))).toBe(link.hash)
  })
})

describe('linkOf', () => {
  it('keeps what others need to meet, and leaves out the name', () => {
    expect(linkOf('https://s.example/x/?relays=wss://a&name=Ada#tea/people', {access: 'public', topic: 'tea'})).toBe(
      'https://s.example/x/?relays=wss%3A%2F%2Fa#tea'
    )
    const own = 'https://s.example/?turn=turn%3Aada%3Asecret%40t.example&relay-only=&stun=none#tea'
    expect(linkOf(own, {access: 'public', topic: 'tea'})).toBe('https://s.example/?stun=none#tea')
    expect(linkOf('https://s.example/#tea', {access: 'public', topic: 'green tea'})).toBe(
      'https://s.example/#green%20tea'
    )
  })
})

describe('settings', () => {
  it('reads anything', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        kept => void expect(Object.keys(readSettings(kept))).toEqual(Object.keys(defaultSettings))
      )
    )
    expect(readSettings({theme: 'dark', name: 'Ada', relays: 3})).toEqual({
      ...defaultSettings,
      theme: 'dark',
      name: 'Ada'
    })
  })

  it('lets the query decide, option by option', () => {
    const settings = {...defaultSettings, name: 'Ada', relays: 'wss://kept'}
    expect(withQuery(settings, '?trackers=none&name=Bea')).toEqual({...settings, trackers: 'none', name: 'Bea'})
    expect(withQuery(settings, '?relays=wss://a,wss://b').relays).toBe('wss://a,wss://b')
    expect(withQuery(settings, '?relays=')).toEqual(settings)
    expect(withQuery(settings, '?turn=turn:ada:secret@t.example').turn).toBe('turn:ada:secret@t.example')
  })

  it('lets the query hide an address, and never show one', () => {
    expect(withQuery(defaultSettings, '?relay-only').relayOnly).toBe(true)
    expect(withQuery({...defaultSettings, relayOnly: true}, '?relay-only=false').relayOnly).toBe(true)
    expect(withQuery(defaultSettings, '').relayOnly).toBe(false)
  })

  it('hold from the next load on when connections are built by them', () => {
    expect(needsReload(defaultSettings, {...defaultSettings, name: 'Ada', relays: 'none'})).toBe(false)
    for (const change of [{turn: 'x'}, {stun: 'none'}, {relayOnly: true}]) {
      expect(needsReload(defaultSettings, {...defaultSettings, ...change})).toBe(true)
    }
  })
})

describe('recent topics', () => {
  const tea = {access: 'public', topic: 'tea'} as const
  const trip = {access: 'private', invite, name: 'Our trip'} as const

  it('puts the one just opened first, each once, and not without end', () => {
    let recent = readRecent([{topic: 'tea', openedMs: 1}, {topic: 3}, null, 'x'])
    expect(recent).toEqual([{place: tea, openedMs: 1}])
    recent = withRecent(withRecent(withRecent(recent, {access: 'public', topic: 'coffee'}, 2), tea, 3), trip, 4)
    expect(recent.map(({place}) => placeName(place))).toEqual(['Our trip', 'tea', 'coffee'])
    expect(readRecent(structuredClone(keptRecent(recent)))).toEqual(recent)
    expect(withoutPrivate(recent)).toEqual(withoutRecent(recent, trip))
    for (let at = 0; at < 100; at++) recent = withRecent(recent, {access: 'public', topic: `${at}`}, at)
    expect(recent).toHaveLength(50)
    expect(withoutRecent(recent, {access: 'public', topic: '99'}).map(({place}) => placeName(place))).not.toContain(
      '99'
    )
  })

  it('reads anything', () => {
    fc.assert(fc.property(fc.anything(), kept => void expect(Array.isArray(readRecent(kept))).toBe(true)))
  })
})
