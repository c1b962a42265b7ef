import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {MentionView, PersonView} from '../../../src/elements/chat-view.ts'
import {closedEmojiAt, completingAt, peopleNamed} from '../../../src/elements/p2p-chat-composer/completing.ts'
import {emojiNamed, findEmoji} from '../../../src/elements/text/emoji.ts'
import {harmless} from '../../../src/elements/text/harmless.ts'
import {leadsTo, mostLinks, safeLink, splitLinks} from '../../../src/elements/text/links.ts'
import {markdownTemplate} from '../../../src/elements/text/markdown.ts'
import {mentionsIn, splitText} from '../../../src/elements/text/mentions.ts'
import {mayHaveMarkdown} from '../../../src/elements/text/text-pieces.ts'

const named = (name: string, key = name) => ({key: key as MentionView['key'], name})

describe('harmless', () => {
  it('leaves nothing that turns or hides letters, and everything that can be seen', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), text => {
        const shown = harmless(text)
        expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u00ad\0-\x08\x0b-\x1f\x7f-\x9f]/)
        expect(harmless(shown)).toBe(shown)
        const seen = (all: string) => all.replace(/[^\p{L}\p{N}\p{P}\p{S}]|[\u3164\u115f\u1160\uffa0\u2800]/gu, '')
        expect(seen(shown)).toBe(seen(text))
      })
    )
  })

  it('keeps what scripts and emoji need', () => {
    for (const text of [
      '👩‍🚀',
      '❤️',
      '👨🏽‍🍳',
      'می‌خواهم',
      'क्‍ष',
      '\u200fשלום\u200e',
      'naïve\u0301',
      '한글',
      '日本語',
      'a\n\tb'
    ]) {
      expect(harmless(text)).toBe(text)
    }
    expect(harmless('a\r\nb\rc\u2028d')).toBe('a\nb\nc\nd')
  })
})

describe('links', () => {
  it('are followed only where that opens a page or begins a letter', () => {
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https:',
      'HTTP:/a',
      '//a',
      'mailto:',
      'ftp://a',
      ' https://a'
    ]) {
      expect(safeLink(bad), bad).toBe(undefined)
    }
    expect(safeLink('HTTPS://A.example')?.href).toBe('https://a.example/')
  })

  it('are not found inside an address of another scheme', () => {
    expect(
      splitLinks('blob:https://a.example/1 view-source:http://b.example').every(({href}) => href === undefined)
    ).toBe(true)
  })

  it('say where they lead when their text does not', () => {
    const to = (shown: string, address: string) => leadsTo(shown, new URL(address))
    expect(to('https://a.example', 'https://a.example')).toBe(undefined)
    expect(to('https://a.example.evil.example', 'https://a.example')).toBe('a.example')
    expect(to('a.example', 'https://a.example')).toBe('a.example')
    expect(to('https://user@a.example', 'https://user@a.example')).toBe('a.example')
    expect(to('http://a.example:80/x', 'http://a.example:80/x')).toBe(undefined)
  })

  it('are bounded', () => {
    expect(splitLinks('http://a '.repeat(900)).filter(({href}) => href !== undefined)).toHaveLength(mostLinks)
  })
})

describe('mentions', () => {
  it('lose nothing of the text', () => {
    const piece = fc.constantFrom('@', 'Ada', ' ', 'Ada Lovelace', 'x', 'http://a/@Ada', '\n', 'é')
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 60}), pieces => {
        const text = pieces.join('')
        const split = splitText(text, [named('Ada'), named('Ada Lovelace'), named('')])
        expect(split.map(part => part.text).join('')).toBe(text)
        for (const {isMention, text: name} of split) if (isMention) expect(['@Ada', '@Ada Lovelace']).toContain(name)
      })
    )
  })

  it('are whole words, the longest first, each person once, at most so many', () => {
    const people = [named('Ada'), named('Ada Lovelace'), named('Mirza'), named('Ada', 'other Ada')]
    expect(mentionsIn('@Ada Lovelace, @Mirza @Mirza; a@Ada @Adam', people, 8).map(({name}) => name)).toEqual([
      'Ada Lovelace',
      'Mirza'
    ])
    expect(mentionsIn('@Ada', people, 8)).toEqual([named('Ada')])
    expect(mentionsIn('@Ada @Mirza', people, 1)).toHaveLength(1)
  })
})

describe('completing', () => {
  const at = (text: string) => completingAt(text, text.length)

  it('finds the beginning of a name or an emoji at the cursor', () => {
    expect(at('hello @ad')).toEqual({kind: 'person', words: 'ad', from: 6, to: 9})
    expect(at('@')).toEqual({kind: 'person', words: '', from: 0, to: 1})
    expect(at('tea :oc')).toEqual({kind: 'emoji', words: 'oc', from: 4, to: 7})
    for (const text of ['a@b', ':o', '10:30', 'x:octopus', '@' + 'y'.repeat(50), 'http://a'])
      expect(at(text), text).toBe(undefined)
  })

  it('finds an emoji whose name was just closed', () => {
    expect(closedEmojiAt('a :fish:', 8)).toEqual({kind: 'emoji', words: 'fish', from: 2, to: 8})
    expect(closedEmojiAt('1:100:', 6)).toBe(undefined)
  })

  it('offers people by any of their names, not oneself, those who are here first', () => {
    const person = (name: string, over: Partial<PersonView> = {}): PersonView => ({
      ...named(name),
      here: true,
      self: false,
      pages: 1,
      ...over
    })
    const people = [person('Me', {self: true}), person('Zoë Meyer', {here: false}), person('mei'), person('Ada')]
    expect(peopleNamed(people, 'ME', 8).map(({name}) => name)).toEqual(['mei', 'Zoë Meyer'])
    expect(peopleNamed(people, '', 2)).toHaveLength(2)
  })
})

describe('emoji', () => {
  it('are found by name', () => {
    expect(emojiNamed('fish')).toBe('🐟')
    expect(emojiNamed('HEART')).toBe('❤️')
    expect(emojiNamed('constructor')).toBe(undefined)
    expect(findEmoji('octo', 8)[0]).toEqual({emoji: '🐙', names: ['octopus']})
    expect(findEmoji('', 5)).toHaveLength(5)
    expect(findEmoji('blue heart', 3)[0]?.emoji).toBe('💙')
  })

  it('are ones a reaction can carry', () => {
    for (const {emoji} of findEmoji('', 10_000)) expect(new TextEncoder().encode(emoji).length).toBeLessThanOrEqual(32)
  })
})

describe('Markdown', () => {
  it('is total, and is looked for wherever there is some', () => {
    const piece = fc.constantFrom(
      '*',
      '_',
      '`',
      '~~',
      '\n',
      '> ',
      '- ',
      '1. ',
      '[',
      '](',
      ')',
      'http://a',
      'x',
      ' ',
      '\\',
      '```',
      '!',
      '<',
      '&'
    )
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 80}), pieces => {
        const text = pieces.join('')
        const drawn = markdownTemplate(text, [], '0')
        if (!mayHaveMarkdown(text)) expect(drawn).toBe(undefined)
      })
    )
  })

  it('still shows a long block of code as one, and a text of nothing but signs as it was written', () => {
    const code = `\`\`\`\n${'const value_of = list[index] * 2\n'.repeat(200)}\`\`\``
    expect(markdownTemplate(code, [], '0')).not.toBe(undefined)
    expect(markdownTemplate('*a'.repeat(4_000), [], '0')).toBe(undefined)
  })

  it('takes no longer for what is made to take long', () => {
    for (const bomb of [
      '*',
      '>',
      '- ',
      '[',
      '![](',
      '**a',
      '*a*',
      '_a_ ',
      '- a\n',
      '`a`',
      '```\n',
      '[a](http://b)',
      '~~',
      '\\',
      '1. '
    ])
      markdownTemplate(bomb.repeat(Math.floor(8192 / bomb.length)), [], '0')
  })
})
