import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {readAlertChoices, wantsAlerts} from '../../../src/elements/notifications.ts'
import {choicesWith, dropsSomething, fileNameOf, limitChoices} from '../../../src/elements/p2p-chat-history/limits.ts'
import {excerpt} from '../../../src/elements/p2p-chat-search/excerpt.ts'
import {agoText, presenceText} from '../../../src/elements/presence.ts'
import {bytesText} from '../../../src/elements/text/amounts.ts'

describe('excerpt', () => {
  const marked = (text: string, words: string) =>
    excerpt(text, words)
      .map(piece => (piece.hit ? `[${piece.text}]` : piece.text))
      .join('')

  it('marks every word, whatever its case', () => {
    expect(marked('Green tea, and TEA again', 'tea green')).toBe('[Green] [tea], and [TEA] again')
  })

  it('marks what the search finds: accents, width and ß make no difference', () => {
    expect(marked('Ein Café, straße und ｔｅａ', 'cafe STRASSE tea')).toBe('Ein [Café], [straße] und [ｔｅａ]')
    expect(marked('cafe\u0301 ole\u0301', 'cafe')).toBe('[cafe\u0301] ole\u0301')
    expect(marked('ΟΔΟΣ', 'οδος')).toBe('[ΟΔΟΣ]')
    expect(marked('Maß', 's')).toBe('Ma[ß]')
    expect(marked(`${'vor '.repeat(100)} das Café ${'nach '.repeat(100)}`, 'cafe')).toMatch(/^….*das \[Café\] nach/)
  })

  it('shows the part around the first of them, on one line', () => {
    const shown = marked(`${'before '.repeat(100)}\n\nthe needle ${'after '.repeat(100)}`, 'needle')
    expect(shown).toMatch(/^….*the \[needle\] after/)
    expect(shown.length).toBeLessThan(260)
    expect(shown).not.toContain('\n')
  })

  it('takes words as words and never throws', () => {
    expect(marked('a.c abc', 'a.c')).toBe('[a.c] abc')
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), (text, words) => {
        const pieces = excerpt(text, words)
        for (const piece of pieces) expect(piece.text.length).toBeLessThan(400)
        if (text.length < 40)
          expect(pieces.map(piece => piece.text).join('')).toBe(words.trim() === '' ? text : text.replace(/\s+/g, ' '))
      })
    )
  })
})

describe('limits of what is kept', () => {
  const usage = {entries: 20_000, bytes: 6_000_000, maxEntries: 100_000, maxBytes: 50_000_000}

  it('offers what is set among the choices', () => {
    expect(choicesWith(usage)).toBe(limitChoices)
    const odd = {maxEntries: 7, maxBytes: 7_000_000}
    expect(choicesWith(odd)).toContainEqual(odd)
  })

  it('tells when something would go', () => {
    expect(dropsSomething(usage, limitChoices[0]!)).toBe(true)
    expect(dropsSomething(usage, limitChoices[1]!)).toBe(false)
  })

  it('says sizes as people do', () => {
    expect(bytesText(50_000_000)).toMatch(/^50\s?MB$/)
    expect(bytesText(1500)).toMatch(/^1[.,]5\s?kB$/)
    expect(bytesText(0)).toMatch(/^0 byte/)
  })

  it('names a file as every system takes it', () => {
    expect(fileNameOf('our street')).toBe('our-street.shoal')
    expect(fileNameOf('a/b\\c:"d"|..\u0000')).toBe('a-b-c-d-...shoal')
    expect(fileNameOf('..')).toBe('topic.shoal')
    expect(fileNameOf('')).toBe('topic.shoal')
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), topic => {
        expect(fileNameOf(topic)).toMatch(/^[^./\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]*\.shoal$/u)
      })
    )
  })
})

describe('presence', () => {
  const now = Date.UTC(2026, 10, 22, 12)

  it('says since when in the largest unit', () => {
    expect(agoText(now - 5 * 60_000, now)).toBe('5 minutes ago')
    expect(agoText(now - 3 * 3_600_000, now)).toBe('3 hours ago')
    expect(agoText(now - 86_400_000, now)).toBe('yesterday')
    expect(agoText(now - 59_000, now)).toBe('a moment ago')
    expect(agoText(now + 3_600_000, now)).toBe('a moment ago')
  })

  it('says that somebody is here, when they were last seen or wrote, or that they are away', () => {
    const known = (lastSeenMs?: number, lastWroteMs?: number) => ({lastSeenMs, lastWroteMs})
    expect(presenceText(true, known(now), now)).toBe('here')
    expect(presenceText(false, known(now - 60_000), now)).toBe('last seen 1 minute ago')
    expect(presenceText(false, known(now - 60_000, now - 120_000), now)).toBe('last seen 1 minute ago')
    expect(presenceText(false, known(now - 120_000, now - 60_000), now)).toBe('last wrote 1 minute ago')
    expect(presenceText(false, known(undefined, now - 86_400_000), now)).toBe('last wrote yesterday')
    expect(presenceText(false, known(), now)).toBe('away')
    expect(presenceText(false, undefined, now)).toBe('away')
  })
})

describe('the choice of alerts', () => {
  it('is nothing until somebody chooses, and reads anything', () => {
    expect(wantsAlerts(readAlertChoices(undefined))).toBe(false)
    expect(readAlertChoices({notify: 'for-me', sound: true})).toEqual({notify: 'for-me', sound: true})
    fc.assert(
      fc.property(fc.anything(), kept => {
        expect(['all', 'for-me', 'none']).toContain(readAlertChoices(kept).notify)
      })
    )
  })
})
