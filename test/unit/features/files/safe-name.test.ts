import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {utf8} from '../../../../src/base/bytes.ts'
import {maxSafeNameBytes, safeName, safePath, safePaths} from '../../../../src/features/files/safe-name.ts'
import {isPrintable} from '../../../../src/protocol/printable.ts'

describe('a safe name', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ada\\cat.png', 'cat.png'],
    ['/', 'file'],
    ['..', 'file'],
    ['', 'file'],
    ['   ', 'file'],
    ['.gitignore', '.gitignore'],
    ['photo.jpg.  ..', 'photo.jpg'],
    ['a\u0000b\nc.txt', 'ab c.txt'],
    // The order of letters turned round: shows as “invoice-fdp.exe” to look like a PDF.
    ['invoice-\u202efdp.exe', 'invoice-fdp.exe'],
    ['invoice.pdf                         .exe', 'invoice.pdf .exe'],
    ['a<b>c:d"e|f?g*h.txt', 'a_b_c_d_e_f_g_h.txt'],
    ['con', '_con'],
    ['NUL.tar.gz', '_NUL.tar.gz'],
    ['com1 .txt', '_com1 .txt'],
    ['LPT\u00b9', '_LPT\u00b9'],
    ['console.log', 'console.log'],
    ['zero\u200bwidth.txt', 'zerowidth.txt'],
    ['half \ud83d.txt', 'half .txt'],
    ['👩‍🚀 نامه‌ها.txt', '👩‍🚀 نامه‌ها.txt']
  ])('of %j is %j', (name, safe) => {
    expect(safeName(name)).toBe(safe)
  })

  it('keeps the extension of a long one, and cuts between letters', () => {
    const safe = safeName(`${'👨‍👩‍👧'.repeat(60)}.tar`)
    expect(safe).toMatch(/^(👨‍👩‍👧)+\.tar$/u)
    expect(utf8(safe).length).toBeLessThanOrEqual(maxSafeNameBytes)
    expect(safeName(`a.${'b'.repeat(300)}`)).toBe(`a.${'b'.repeat(maxSafeNameBytes - 2)}`)
    expect(safeName(`e${'\u0301'.repeat(400)}.txt`)).toBe('file.txt')
  })

  it('is one part, printable, bounded, and safe already', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 400}), name => {
        const safe = safeName(name)
        expect(safe).not.toBe('')
        expect(safe).not.toMatch(/[/\\:*?"<>|]|[. ]$|^\.{1,2}$/)
        expect(isPrintable(safe)).toBe(true)
        expect(utf8(safe).length).toBeLessThanOrEqual(maxSafeNameBytes + 1)
        expect(safeName(safe)).toBe(safe)
      })
    )
  })
})

describe('a safe path', () => {
  it.each([
    ['album/2026/cat.png', 'album/2026/cat.png'],
    ['/album//./../cat.png', 'album/cat.png'],
    ['C:\\windows\\system32\\x.dll', 'windows/system32/x.dll'],
    ['aux/con.txt', '_aux/_con.txt'],
    ['../..', 'file']
  ])('of %j is %j', (path, safe) => {
    expect(safePath(path)).toBe(safe)
  })

  it('is not deeper or longer than file systems take', () => {
    const safe = safePath(`${`${'d'.repeat(100)}/`.repeat(500)}end.txt`)
    expect(safe.endsWith('/end.txt')).toBe(true)
    expect(utf8(safe).length).toBeLessThanOrEqual(1_024)
    expect(safePath(`${'d/'.repeat(500)}end.txt`).split('/')).toHaveLength(33)
  })

  it('never leaves the folder', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '', 'a', 'C:', '\\', '/', ' ..', '.. ', '\u202e..')), parts => {
        const safe = safePath(parts.join('/'))
        expect(safe.split('/').every(part => part !== '' && part !== '.' && part !== '..')).toBe(true)
      })
    )
  })
})

describe('the paths of a folder', () => {
  it('are no two the same, whatever the case, nor a file and a folder', () => {
    expect(safePaths(['a.txt', 'A.TXT', 'a?.txt', 'a*.txt', 'b', 'b/c', 'd/e', 'D', 'd/e/f'])).toEqual([
      'a.txt',
      'A (2).TXT',
      'a_.txt',
      'a_ (2).txt',
      'b',
      'b (2)/c',
      'd/e',
      'D (2)',
      'd/e (2)/f'
    ])
  })

  it('are told apart, and quickly, though thousands are named alike', () => {
    const paths = safePaths(Array.from({length: 20_000}, () => 'same.txt'))
    expect(new Set(paths).size).toBe(20_000)
    expect(paths.at(-1)).toBe('same (20000).txt')
  })

  it('hold for any', () => {
    const part = fc.constantFrom('a', 'A', 'a (2)', 'b', 'b?', 'b*', '..')
    fc.assert(
      fc.property(fc.array(fc.array(part, {minLength: 1, maxLength: 3})), lists => {
        const paths = safePaths(lists.map(parts => parts.join('/'))).map(path => path.toLowerCase())
        expect(new Set(paths).size).toBe(lists.length)
        for (const path of paths) expect(paths.some(other => other.startsWith(`${path}/`))).toBe(false)
      })
    )
  })
})
