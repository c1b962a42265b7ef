import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {splitLinks} from '../../../src/elements/text/links.ts'
import {dayOf, dayText, timeStamp, timeText} from '../../../src/elements/text/time.ts'

const hrefs = (text: string) => splitLinks(text).flatMap(piece => piece.href ?? [])

describe('splitLinks', () => {
  it('loses nothing of any text and links only http and https', () => {
    fc.assert(
      fc.property(
        fc.string({unit: 'binary'}),
        fc.constantFrom('http://', 'https://a.b/', 'javascript:', '(', ''),
        (text, scheme) => {
          const pieces = splitLinks(text + scheme + text)
          expect(pieces.map(piece => piece.text).join('')).toBe(text + scheme + text)
          for (const {href} of pieces) if (href !== undefined) expect(href).toMatch(/^https?:\/\/./)
        }
      )
    )
  })

  it('takes no longer for what is made to take long', () => {
    const text = `https://a.example/${')'.repeat(100_000)} ${'https://('.repeat(2000)}`
    expect(
      splitLinks(text)
        .map(piece => piece.text)
        .join('')
    ).toBe(text)
  })

  it.each([
    ['see https://a.example/x.', ['https://a.example/x']],
    ['(https://a.example/x)', ['https://a.example/x']],
    ['https://a.example/x_(y)', ['https://a.example/x_(y)']],
    ['https://a.example/?q=1&r=2, and http://b.example!', ['https://a.example/?q=1&r=2', 'http://b.example/']],
    ['javascript:alert(1) data:text/html,x ftp://a file:///etc', []],
    ['https:// https://?', []],
    ['<a href="https://a.example">', ['https://a.example/']],
    ['https://a.example/\u202egnp.exe', ['https://a.example/']]
  ])('%s', (text, expected) => {
    expect(hrefs(text)).toEqual(expected)
  })
})

describe('times', () => {
  it('accepts any number', () => {
    for (const timeMs of [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, Number.NaN, Infinity, 1e300]) {
      expect(timeText(timeMs)).not.toBe('')
      expect(timeStamp(timeMs)).toMatch(/T/)
      expect(dayText(timeMs, 0)).not.toBe('')
    }
  })

  it('names today and yesterday by the local day', () => {
    const noon = new Date(2026, 10, 22, 12).getTime()
    expect(dayText(noon, noon)).toBe('Today')
    expect(dayText(new Date(2026, 10, 21, 23, 59).getTime(), new Date(2026, 10, 22, 0, 1).getTime())).toBe('Yesterday')
    expect(dayText(new Date(2020, 0, 5).getTime(), noon)).toContain('2020')
    expect(dayOf(new Date(2026, 2, 29, 23).getTime()) - dayOf(new Date(2026, 2, 28, 1).getTime())).toBe(1)
  })
})
