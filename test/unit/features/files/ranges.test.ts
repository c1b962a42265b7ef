import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {answerRequest, readRange} from '../../../../src/features/files/ranges.ts'

const size = 1_000

describe('a Range header', () => {
  it.each([
    ['bytes=0-', {kind: 'part', start: 0, end: 1_000}],
    ['bytes=0-0', {kind: 'part', start: 0, end: 1}],
    ['bytes=10-19', {kind: 'part', start: 10, end: 20}],
    ['Bytes= 10 - 19 ', {kind: 'part', start: 10, end: 20}],
    ['bytes=990-5000', {kind: 'part', start: 990, end: 1_000}],
    ['bytes=-1', {kind: 'part', start: 999, end: 1_000}],
    ['bytes=-5000', {kind: 'part', start: 0, end: 1_000}],
    ['bytes=1000-', {kind: 'beyond'}],
    ['bytes=9999999999999999-', {kind: 'beyond'}],
    ['bytes=-0', {kind: 'beyond'}],
    [null, {kind: 'whole'}],
    ['', {kind: 'whole'}],
    ['bytes=', {kind: 'whole'}],
    ['bytes=-', {kind: 'whole'}],
    ['bytes=5', {kind: 'whole'}],
    ['bytes=5-4', {kind: 'whole'}],
    ['bytes=0-1,5-6', {kind: 'whole'}],
    ['bytes=0x1-2', {kind: 'whole'}],
    ['bytes=1e1-', {kind: 'whole'}],
    ['bytes=--5', {kind: 'whole'}],
    ['items=0-1', {kind: 'whole'}],
    [`bytes=${'9'.repeat(400)}-`, {kind: 'whole'}]
  ])('%j', (header, asked) => {
    expect(readRange(header, size)).toEqual(asked)
  })

  it('asks nothing of an empty file', () => {
    for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) expect(readRange(header, 0)).toEqual({kind: 'beyond'})
  })

  it('of two numbers is the bytes between them, both included, cut at the end', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(3_000), fc.integer({min: 1, max: 2_000}), (first, last, size) => {
        const asked = readRange(`bytes=${first}-${last}`, size)
        if (last < first) expect(asked.kind).toBe('whole')
        else if (first >= size) expect(asked.kind).toBe('beyond')
        else expect(asked).toEqual({kind: 'part', start: first, end: Math.min(last + 1, size)})
      })
    )
  })

  it('whatever it says, stays within the file', () => {
    const header = fc.oneof(
      fc.string(),
      fc.string().map(text => `bytes=${text}`),
      fc.array(fc.constantFrom('-', ',', ' ', '0', '1', '9', 'e', '.', '+')).map(parts => `bytes=${parts.join('')}`)
    )
    fc.assert(
      fc.property(header, fc.nat(2_000), (text, size) => {
        const asked = readRange(text, size)
        if (asked.kind !== 'part') return
        expect(asked.start).toBeGreaterThanOrEqual(0)
        expect(asked.end).toBeGreaterThan(asked.start)
        expect(asked.end).toBeLessThanOrEqual(size)
      })
    )
  })
})

describe('the answer to a request for a file', () => {
  const file = {tag: 'ab', size, contentType: 'video/mp4', saveAs: undefined}
  const get = {method: 'GET', range: null, ifRange: null}
  const headersOf = (answer: ReturnType<typeof answerRequest>) => Object.fromEntries(answer.headers)

  it('is the whole, or the part that was asked for', () => {
    const whole = answerRequest(get, file)
    expect([whole.status, whole.start, whole.end]).toEqual([200, 0, 1_000])
    expect(headersOf(whole)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '1000',
      'accept-ranges': 'bytes'
    })
    const part = answerRequest({...get, range: 'bytes=10-19'}, file)
    expect([part.status, part.start, part.end]).toEqual([206, 10, 20])
    expect(headersOf(part)).toMatchObject({'content-length': '10', 'content-range': 'bytes 10-19/1000'})
  })

  it('says how large the file is where there is nothing to give', () => {
    const beyond = answerRequest({...get, range: 'bytes=1000-'}, file)
    expect([beyond.status, headersOf(beyond)['content-range']]).toEqual([416, 'bytes */1000'])
  })

  it('is the whole where the part was asked of another content', () => {
    expect(answerRequest({method: 'GET', range: 'bytes=0-1', ifRange: '"ab"'}, file).status).toBe(206)
    expect(answerRequest({method: 'GET', range: 'bytes=0-1', ifRange: '"cd"'}, file).status).toBe(200)
  })

  it('has no body for HEAD, and refuses anything but reading', () => {
    const head = answerRequest({...get, method: 'HEAD'}, file)
    expect([head.status, head.end - head.start, headersOf(head)['content-length']]).toEqual([200, 0, '1000'])
    expect(answerRequest({...get, method: 'POST'}, file).status).toBe(405)
  })

  it('is saved under its name, as no type that is shown', () => {
    const headers = headersOf(answerRequest(get, {...file, saveAs: 'tea "1"\r\nx: y; 日本.html'}))
    expect(headers['content-type']).toBe('application/octet-stream')
    expect(headers['content-disposition']).toBe(
      "attachment; filename*=UTF-8''tea%20%221%22%0D%0Ax%3A%20y%3B%20%E6%97%A5%E6%9C%AC.html"
    )
  })

  it('is always one that runs nothing, is not guessed at, not given to other sites, and not kept', () => {
    const requests = [get, {...get, method: 'PUT'}, {...get, range: 'bytes=0-1'}, {...get, range: 'bytes=5000-'}]
    for (const request of requests) {
      const headers = headersOf(answerRequest(request, file))
      expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
      expect(headers['content-security-policy']).not.toMatch(/allow-|script-src/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store'
      })
    }
  })
})
