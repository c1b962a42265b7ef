import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {utf8} from '../../../../src/base/bytes.ts'
import {mediaTypeOf, normaliseMediaType, showing, shownAs, sniff} from '../../../../src/features/files/media-safety.ts'

const latin = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))
const png = latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
const mp4 = latin('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41')
const webm = latin(
  '\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm'
)

describe('a media type', () => {
  it.each([
    ['image/PNG', 'image/png'],
    [' text/html; charset=utf-8', 'text/html'],
    ['image/jpg', 'image/jpeg'],
    ['audio/x-wav', 'audio/wav'],
    ['', ''],
    ['image', ''],
    ['image/png\r\nset-cookie: a', ''],
    [`a/${'b'.repeat(126)}`, ''],
    ['__proto__/x', ''],
    ['constructor', '']
  ])('%j is written %j', (said, type) => {
    expect(normaliseMediaType(said)).toBe(type)
  })

  it('is taken from the name where the system knows none', () => {
    expect(mediaTypeOf('film.MKV', '')).toBe('video/x-matroska')
    expect(mediaTypeOf('film.mkv', 'video/webm')).toBe('video/webm')
    expect(mediaTypeOf('page.html', '')).toBe('')
    expect(mediaTypeOf('x.constructor', '')).toBe('')
  })
})

describe('what is shown in the page', () => {
  it.each([
    ['image/png', png, 'image', 'image/png'],
    // A picture is shown as what it is.
    ['image/jpeg', png, 'image', 'image/png'],
    ['image/gif', latin('GIF89a\x01\0'), 'image', 'image/gif'],
    ['image/webp', latin('RIFF\x24\0\0\0WEBPVP8 '), 'image', 'image/webp'],
    ['image/avif', latin('\0\0\0\x1cftypavif\0\0\0\0'), 'image', 'image/avif'],
    ['image/bmp', latin('BM\x36\0\0\0\0\0\0\0\x36'), 'image', 'image/bmp'],
    ['video/mp4', mp4, 'video', 'video/mp4'],
    ['audio/mp4', mp4, 'audio', 'audio/mp4'],
    ['video/webm', webm, 'video', 'video/webm'],
    ['audio/webm', webm, 'audio', 'audio/webm'],
    ['video/quicktime', latin('\0\0\0\x14ftypqt  '), 'video', 'video/quicktime'],
    ['audio/ogg', latin('OggS\0\x02'), 'audio', 'audio/ogg'],
    ['video/ogg', latin('OggS\0\x02'), 'video', 'video/ogg'],
    ['audio/mpeg', latin('ID3\x04\0'), 'audio', 'audio/mpeg'],
    ['audio/mpeg', latin('\xff\xfb\x90\x64'), 'audio', 'audio/mpeg'],
    ['audio/aac', latin('\xff\xf1\x50\x80'), 'audio', 'audio/aac'],
    ['audio/flac', latin('fLaC\0\0\0\x22'), 'audio', 'audio/flac'],
    ['audio/wav', latin('RIFF\x24\0\0\0WAVEfmt '), 'audio', 'audio/wav'],
    ['application/pdf', latin('%PDF-1.7\n'), 'pdf', 'application/pdf'],
    ['text/plain', utf8('Grüße, 世界'), 'text', 'text/plain; charset=utf-8'],
    ['text/markdown', utf8('# Tea'), 'text', 'text/plain; charset=utf-8'],
    ['application/json', utf8('{"a": 1}'), 'text', 'text/plain; charset=utf-8'],
    ['text/plain', new Uint8Array(), 'text', 'text/plain; charset=utf-8']
  ])('%s', (type, first, as, contentType) => {
    expect(showing(type, first)).toEqual({as, contentType})
  })

  it.each([
    'text/html',
    'application/xhtml+xml',
    'image/svg+xml',
    'text/xml',
    'application/xml',
    'text/javascript',
    'application/javascript',
    'application/wasm',
    'application/octet-stream',
    'multipart/x-mixed-replace',
    'constructor',
    ''
  ])('is never of type %j, whatever is in it', type => {
    for (const first of [png, mp4, utf8('hello'), utf8('<svg/>'), new Uint8Array()]) {
      expect(showing(type, first)).toBeUndefined()
    }
  })

  it.each([
    ['an HTML page called picture', 'image/png', utf8('<!doctype html><script>alert(1)</script>')],
    ['an SVG called picture', 'image/png', utf8('\n<svg xmlns="http://www.w3.org/2000/svg">')],
    ['markup behind a byte order mark called text', 'text/plain', utf8('\ufeff  <html>')],
    ['XML called text', 'text/plain', utf8('<?xml version="1.0"?>')],
    ['a script called PDF', 'application/pdf', utf8('alert(1)')],
    ['a Windows program called film', 'video/mp4', latin('MZ\x90\0\x03\0\0\0')],
    ['a program called text', 'text/plain', latin('\x7fELF\x02\x01\x01\0')],
    ['a film called picture', 'image/png', mp4],
    ['a picture called PDF', 'application/pdf', png],
    ['a picture of a phone that browsers do not show', 'image/avif', latin('\0\0\0\x1cftypheic\0\0\0\0')],
    ['text in UTF-16 called text', 'text/plain', latin('\xff\xfe<\0h\0t\0m\0l\0>\0')],
    ['an empty file called picture', 'image/png', new Uint8Array()]
  ])('is not %s', (_, type, first) => {
    expect(showing(type, first)).toBeUndefined()
  })

  it('is never told to the browser as anything it runs, for any type and bytes', () => {
    const types = fc.oneof(fc.constantFrom('image/png', 'video/mp4', 'text/plain', 'application/pdf'), fc.string())
    const bytes = fc.oneof(fc.uint8Array({maxLength: 64}), fc.string({maxLength: 64}).map(utf8))
    fc.assert(
      fc.property(types, bytes, (type, first) => {
        const found = showing(type, first)
        if (found === undefined) return
        expect(found.contentType).not.toMatch(/html|svg|xml|script|wasm|multipart/)
        expect(shownAs(found.contentType.split(';')[0]!)).toBe(found.as)
      })
    )
  })

  it('looks at the beginning only, also where that ends within a character', () => {
    expect(sniff(utf8('ä'.repeat(400)))).toBe('text')
    expect(sniff(utf8(`a${'ä'.repeat(400)}`))).toBe('text')
  })
})
