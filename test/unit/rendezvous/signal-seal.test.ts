import fc from 'fast-check'
import {createDecipheriv, createHmac} from 'node:crypto'
import {describe, expect, it} from 'vitest'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {RoomTags} from '../../../src/rendezvous/room-tags.ts'
import {OpenedSignals, SignalSeal} from '../../../src/rendezvous/signal-seal.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const {random} = new VirtualEnvironment()
const key = new Uint8Array(32).fill(7)
const seal = new SignalSeal(key, random)
const sealed = async (text: string, tag = 'tag') => (await seal.seal(tag, text))!

describe('SignalSeal', () => {
  it('opens what it sealed, with the same key and tag only', async () => {
    for (const text of ['', '{}', 'ü'.repeat(1_000), 'x'.repeat(32_766)]) {
      const hidden = await sealed(text)
      expect(await seal.open('tag', hidden)).toBe(text)
      expect(await seal.open('tags', hidden)).toBeUndefined()
      expect(await new SignalSeal(new Uint8Array(32), random).open('tag', hidden)).toBeUndefined()
    }
    expect(await seal.seal('tag', 'x'.repeat(32_767))).toBeUndefined()
  })

  it('is AES-256-GCM over length, text and zeros: opened by another implementation', async () => {
    const bytes = Buffer.from(await sealed('the text'), 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAAD(Buffer.from('tag')).setAuthTag(bytes.subarray(-16))
    const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
    expect(plain.readUInt16BE()).toBe(8)
    expect(plain.subarray(2, 10).toString()).toBe('the text')
    expect(plain.length).toBe(2_048)
    expect(plain.subarray(10).every(byte => byte === 0)).toBe(true)
  })

  it('tells nothing by its length but one of five sizes, and never looks the same twice', async () => {
    const lengths = new Set<number>()
    for (const length of [0, 1, 60, 1_500, 2_046]) lengths.add((await sealed('x'.repeat(length))).length)
    expect(lengths.size).toBe(1)
    for (let length = 2_047; length < 32_000; length += 1_999) lengths.add((await sealed('x'.repeat(length))).length)
    expect(lengths.size).toBe(parameters.sealedSizes.length)
    const [one, other] = [await sealed('the same'), await sealed('the same')]
    for (let at = 0; at + 12 <= one.length; at++) expect(other).not.toContain(one.slice(at, at + 12))
  })

  it('opens nothing that was changed, whatever a relay hands in', async () => {
    const hidden = await sealed('the text')
    for (let at = 0; at < hidden.length; at += 97) {
      const other = hidden[at] === 'A' ? 'B' : 'A'
      expect(await seal.open('tag', hidden.slice(0, at) + other + hidden.slice(at + 1))).toBeUndefined()
    }
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.base64String(), fc.string({minLength: 2_768, maxLength: 2_768})),
        async text => {
          expect(await seal.open('tag', text)).toBeUndefined()
        }
      )
    )
  })
})

describe('OpenedSignals', () => {
  it('takes each sealing once, or again for as long as it may be handed out again', async () => {
    const opened = new OpenedSignals()
    const [a, b] = [await sealed('a'), await sealed('a')]
    expect([opened.isFresh(a, 0), opened.isFresh(a, 1), opened.isFresh(b, 2)]).toEqual([true, false, true])
    const c = await sealed('c')
    expect([0, 50, 99, 100, 101].map(ms => opened.isFresh(c, ms, 100))).toEqual([true, true, true, false, false])
  })

  it('forgets the oldest when there are too many', () => {
    const opened = new OpenedSignals()
    const mark = (i: number) => String(i).padStart(16, '0')
    for (let i = 0; i <= parameters.maxRememberedSignals; i++) expect(opened.isFresh(mark(i), 0)).toBe(true)
    expect(opened.isFresh(mark(1), 0)).toBe(false)
    expect(opened.isFresh(mark(0), 0)).toBe(true)
  })
})

describe('RoomTags', () => {
  it('are HMAC-SHA-256 of hour and place, without relation to each other', async () => {
    const tags = new RoomTags(key)
    const tag = await tags.of(470_000, 'root')
    expect(tag).toBe(createHmac('sha256', key).update('470000 root').digest('hex').slice(0, 40))
    const all = [
      tag,
      await tags.of(470_001, 'root'),
      await tags.of(470_000, 'root x'),
      await new RoomTags(random.bytes(32)).of(470_000, 'root')
    ]
    expect(new Set(all.map(text => text.slice(0, 8))).size).toBe(4)
    expect(await tags.of(470_000, 'root')).toBe(tag)
  })
})
