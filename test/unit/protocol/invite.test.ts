import {describe, expect, test} from 'vitest'
import {fromHex, toBase64Url, toHex, type Bytes} from '../../../src/base/bytes.ts'
import {InviteError, TopicError} from '../../../src/base/errors.ts'
import {decodeInvite, encodeInvite, privateTopicName, readInvite} from '../../../src/protocol/invite.ts'
import {privateTopicKeys, publicTopicKeys} from '../../../src/protocol/topic.ts'
import vectors from '../../vectors/invite.json' with {type: 'json'}

const secret = Uint8Array.from({length: 32}, (_, i) => 7 * i)
const outcome = (payload: string) => {
  const decoded = decodeInvite(payload)
  return decoded.ok ? `opened as ${decoded.value.name}` : decoded.error
}

/** The CRC-32 of node's zlib is another implementation than ours. */
async function withChecksum(...body: number[]): Promise<string> {
  const {crc32} = (await import('node:zlib')) as unknown as {crc32?: (bytes: Uint8Array) => number}
  const sum = crc32?.(Uint8Array.from(body)) ?? reference(body)
  return toBase64Url(Uint8Array.from([...body, sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255]))
}

/** Division of polynomials over GF(2), written out; for versions of node without `zlib.crc32`. */
function reference(body: readonly number[]): number {
  const table = Array.from({length: 256}, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
    return n >>> 0
  })
  return (body.reduce((crc, byte) => table[(crc ^ byte) & 255]! ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0
}

describe('an invitation', () => {
  test.each(vectors.invites)('of “$name” is $payload', ({secret: hex, name, payload}) => {
    expect(encodeInvite({secret: fromHex(hex)!, name})).toBe(payload)
    expect(decodeInvite(payload)).toEqual({ok: true, value: {secret: fromHex(hex), name}})
  })

  test.each(vectors.refused)('$payload is $reason: $why', ({payload, reason}) => {
    expect(outcome(payload)).toBe(reason)
  })

  test('cut anywhere is truncated, never another invitation', () => {
    const payload = encodeInvite({secret, name: 'Friday’s plans'})
    for (let length = 2; length < payload.length; length++) expect(outcome(payload.slice(0, length))).toBe('truncated')
    expect(outcome('')).toBe('truncated')
  })

  test('with any one character changed, or two swapped, is refused', () => {
    const payload = encodeInvite({secret, name: 'tea'})
    for (let at = 0; at < payload.length; at++) {
      for (const other of 'AZaz09-_') {
        if (other === payload[at]) continue
        expect(outcome(payload.slice(0, at) + other + payload.slice(at + 1))).toMatch(/damaged|truncated/)
      }
      const [here, next] = [payload[at]!, payload[at + 1] ?? '']
      if (here === next || next === '') continue
      expect(outcome(payload.slice(0, at) + next + here + payload.slice(at + 2))).toMatch(/damaged|truncated/)
    }
  })

  test('with something behind it is damaged', () => {
    const payload = encodeInvite({secret, name: 'tea'})
    for (const more of ['A', '.', '%20', 'AAAA', '\n', payload, 'A'.repeat(1_000_000)]) {
      expect(outcome(payload + more)).toBe('damaged')
    }
  })

  test('of a later version says so, and only when it is whole', async () => {
    const later = await withChecksum(2, 1, 2, 3)
    expect(outcome(later)).toBe('newer-version')
    expect(outcome(later.slice(0, -2))).toBe('damaged')
    expect(outcome(await withChecksum(0, ...secret, 0, 0))).toBe('damaged')
  })

  test('whose name could not be shown, or is not in its one form, is damaged', async () => {
    const utf8 = (text: string) => [...new TextEncoder().encode(text)]
    const named = (name: number[]) => withChecksum(1, ...secret, name.length >> 8, name.length & 255, ...name)
    expect(outcome(await named(utf8('Tea')))).toBe('opened as Tea')
    for (const name of ['a\u202eb', 'e\u0301', ' tea', 'a  b', 'x'.repeat(129), '\ufeff']) {
      expect(outcome(await named(utf8(name)))).toBe('damaged')
    }
    expect(outcome(await named([0xff, 0xfe]))).toBe('damaged')
  })

  test('is found at the end of a whole link, and words say what is wrong with it', () => {
    const payload = encodeInvite({secret, name: 'tea'})
    for (const text of [payload, `#!${payload}`, ` https://shoal.example/app?x=1#!${payload}\n`]) {
      expect(readInvite(text)).toEqual({secret, name: 'tea'})
    }
    for (const [text, reason] of [
      [payload.slice(0, 30), 'truncated'],
      [`${payload}.`, 'damaged'],
      ['https://shoal.example/#tea', 'damaged']
    ] as const) {
      const refused = (() => {
        try {
          return readInvite(text)
        } catch (error) {
          return error
        }
      })()
      expect(refused).toBeInstanceOf(InviteError)
      expect((refused as InviteError).reason).toBe(reason)
      expect((refused as InviteError).message).toMatch(/invitation/)
    }
  })
})

describe('the name of a private topic', () => {
  test('keeps its capitals, and takes no more than 128 characters that can be shown', () => {
    expect(privateTopicName('  Friday’s \t Plans ')).toBe('Friday’s Plans')
    expect(privateTopicName('')).toBe('')
    expect(privateTopicName('e\u0301')).toBe('é')
    expect([...privateTopicName('👍'.repeat(128))]).toHaveLength(128)
    for (const name of ['x'.repeat(129), 'a\u200bb', '\ud800', 'x'.repeat(10_000_000)]) {
      expect(() => privateTopicName(name)).toThrow(TopicError)
    }
  })
})

describe('privateTopicKeys', () => {
  test.each(vectors.keys)('are pinned for the secret $secret', async pinned => {
    const keys = await privateTopicKeys(fromHex(pinned.secret)!, 'Friday')
    expect({
      secret: pinned.secret,
      appId: keys.appId,
      roomId: keys.roomId,
      topicId: toHex(keys.topicId),
      membershipKey: toHex(keys.membershipKey),
      tagKey: toHex(keys.rendezvousKeys!.tagKey),
      signalKey: toHex(keys.rendezvousKeys!.signalKey)
    }).toEqual(pinned)
    expect(keys).toMatchObject({access: 'private', name: 'Friday', topicKey: pinned.topicId})
  })

  test('come from the secret alone, differ in every purpose, and hold nothing of it', async () => {
    const [keys, renamed] = [await privateTopicKeys(secret, 'Tea'), await privateTopicKeys(secret, '')]
    expect({...renamed, name: 'Tea'}).toEqual(keys)
    const {tagKey, signalKey} = keys.rendezvousKeys!
    const all = [keys.topicId, keys.membershipKey, tagKey, signalKey].map(toHex).concat(keys.roomId)
    expect(new Set(all.map(hex => hex.slice(0, 16))).size).toBe(all.length)
    expect(JSON.stringify([keys, ...all])).not.toContain(toHex(secret as Bytes).slice(0, 16))
    const other = await privateTopicKeys(secret.map(byte => byte ^ 1) as Bytes, 'Tea')
    expect(other.appId).not.toBe(keys.appId)
    expect((await publicTopicKeys('Tea')).topicKey).not.toBe(keys.topicKey)
  })
})
