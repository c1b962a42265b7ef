import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {readRecent, withoutRecent, withRecent} from '../../../src/site/recent-topics.ts'
import {hashOf, linkOf, readRoute} from '../../../src/site/route.ts'
import {defaultSettings, readSettings, withQuery} from '../../../src/site/settings.ts'
import {normaliseTopic} from '../../../src/protocol/topic.ts'

describe('readRoute', () => {
  it.each([
    ['', {kind: 'start'}],
    ['#', {kind: 'start'}],
    ['#tea', {kind: 'topic', topic: 'tea', view: 'chat'}],
    ['#Our%20%20Street', {kind: 'topic', topic: 'our street', view: 'chat'}],
    ['#tea/people', {kind: 'topic', topic: 'tea', view: 'people'}],
    ['#tea/files', {kind: 'topic', topic: 'tea', view: 'chat'}],
    ['#a%2Fb/people', {kind: 'topic', topic: 'a/b', view: 'people'}],
    ['#%21a', {kind: 'topic', topic: '!a', view: 'chat'}]
  ])('%s', (hash, route) => {
    expect(readRoute(hash)).toEqual(route)
  })

  it.each([['#%20'], ['#/people'], [`#${'x'.repeat(129)}`], ['#a%00b'], ['#%E2%80%AEtea'], ['#%zz'], ['#!abc']])(
    'says in a sentence why %s cannot be joined',
    hash => {
      const route = readRoute(hash)
      expect(route.kind).toBe('unreadable')
      expect(route).toHaveProperty('words', expect.stringMatching(/^[A-Z].*\.$/))
    }
  )

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
        expect(readRoute(hashOf(topic))).toEqual({kind: 'topic', topic, view: 'chat'})
        expect(readRoute(hashOf(topic, 'people'))).toEqual({kind: 'topic', topic, view: 'people'})
      })
    )
    fc.assert(fc.property(fc.string({unit: 'binary'}), text => void readRoute(`#${text}`)))
  })
})

describe('linkOf', () => {
  it('keeps what others need to meet, and leaves out the name', () => {
    expect(linkOf('https://s.example/x/?relays=wss://a&name=Ada#tea/people', 'tea')).toBe(
      'https://s.example/x/?relays=wss%3A%2F%2Fa#tea'
    )
    expect(linkOf('https://s.example/#tea', 'green tea')).toBe('https://s.example/#green%20tea')
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
  })
})

describe('recent topics', () => {
  it('puts the one just opened first, each once, and not without end', () => {
    let recent = readRecent([{topic: 'tea', openedMs: 1}, {topic: 3}, null, 'x'])
    expect(recent).toEqual([{topic: 'tea', openedMs: 1}])
    recent = withRecent(withRecent(recent, 'coffee', 2), 'tea', 3)
    expect(recent.map(({topic}) => topic)).toEqual(['tea', 'coffee'])
    for (let at = 0; at < 100; at++) recent = withRecent(recent, `${at}`, at)
    expect(recent).toHaveLength(50)
    expect(withoutRecent(recent, '99').map(({topic}) => topic)).not.toContain('99')
  })

  it('reads anything', () => {
    fc.assert(fc.property(fc.anything(), kept => void expect(Array.isArray(readRecent(kept))).toBe(true)))
  })
})
