import {describe, expect, it} from 'vitest'
import {toBase64Url} from '../../../src/base/bytes.ts'
import {RoomCipher} from '../../../src/rendezvous/room-cipher.ts'
import {trysteroKey, trysteroSeal} from './trystero-crypto.ts'

const sealed = (text: string, roomId = 'room', password = '') => trysteroSeal(text, 'shoal/1', roomId, password)

describe('RoomCipher', () => {
  it('opens what Trystero seals', async () => {
    const cipher = await RoomCipher.of('shoal/1', 'room')
    for (const text of ['', 'v=0\r\na=ice-ufrag:abcd\r\n', 'tea ☕ 茶', 'x'.repeat(16_000)]) {
      expect(await cipher.open(await sealed(text))).toBe(text)
    }
  })

  it('does not open what is for another room, has a password, or was changed', async () => {
    const cipher = await RoomCipher.of('shoal/1', 'room')
    expect(await cipher.open(await sealed('text', 'other'))).toBeUndefined()
    expect(await cipher.open(await sealed('text', 'room', 'secret'))).toBeUndefined()
    const whole = await sealed('text')
    expect(await cipher.open(whole.replace(/^\d+/, first => String((Number(first) + 1) % 256)))).toBeUndefined()
    expect(await cipher.open(whole.slice(0, -4))).toBeUndefined()
  })

  it('opens no garbage and never throws', async () => {
    const cipher = await RoomCipher.of('shoal/1', 'room')
    const iv = Array.from({length: 16}, (_, i) => i).join()
    const garbage = [
      '',
      '$',
      '$$$',
      `${iv}$`,
      `${iv}$not base64 !`,
      `${iv}$AAAA`,
      `${iv},16$AAAA`,
      `${iv.replace('15', '256')}$AAAA`,
      `${iv.replace('15', '-1')}$AAAA`,
      `${iv.replace('15', '1.5')}$AAAA`,
      `${iv.replace('15', 'x')}$AAAA`,
      '0,'.repeat(10_000) + '$AAAA',
      '\u{1F375}'.repeat(100),
      `${iv}$${toBase64Url(new Uint8Array(16))}`
    ]
    for (const text of garbage) expect(await cipher.open(text)).toBeUndefined()
  })

  it('opens no bytes that are not text', async () => {
    const cipher = await RoomCipher.of('shoal/1', 'room')
    const key = await trysteroKey('', 'shoal/1', 'room')
    const iv = new Uint8Array(16)
    const bytes = new Uint8Array(await crypto.subtle.encrypt({name: 'AES-GCM', iv}, key, Uint8Array.of(0xff, 0xfe)))
    expect(await cipher.open(`${iv.join()}$${btoa(String.fromCharCode(...bytes))}`)).toBeUndefined()
  })

  it('makes tags that belong to one page in one room', async () => {
    const cipher = await RoomCipher.of('shoal/1', 'room')
    const tag = await cipher.tagFor('a'.repeat(20))
    expect(tag).toMatch(/^[0-9a-f]{16}$/)
    expect(await (await RoomCipher.of('shoal/1', 'room')).tagFor('a'.repeat(20))).toBe(tag)
    expect(await cipher.tagFor('b'.repeat(20))).not.toBe(tag)
    expect(await (await RoomCipher.of('shoal/1', 'other')).tagFor('a'.repeat(20))).not.toBe(tag)
  })
})
