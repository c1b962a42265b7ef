import {createHash} from 'node:crypto'
import fc from 'fast-check'
import {beforeAll, describe, expect, test} from 'vitest'
import {fromHex, toHex, type Bytes} from '../../../src/base/bytes.ts'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {ephemeralKey} from '../../../src/identity/agreement.ts'
import {openDirect, sealDirect, sealPlaintext, type OpenOptions, type Sealer} from '../../../src/identity/sealed-box.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {decodeBody, encodeBody, entryKinds, maxSealedBytes, type BodyNamed} from '../../../src/protocol/bodies.ts'
import {directSigningBytes, encodeDirect, type DirectClaim} from '../../../src/protocol/direct-message.ts'
import vectors from '../../vectors/direct-message.json' with {type: 'json'}
import {counting} from '../../vectors/wire-samples.ts'
import {fixedRandom, sealerOf} from './sealers.ts'

const topicId = counting(16, 1)
const {random} = browserEnvironment
let ada: Sealer
let bo: Sealer
let eve: Sealer
beforeAll(async () => {
  ada = await sealerOf(1)
  bo = await sealerOf(2)
  eve = await sealerOf(3)
})

async function seal(text: string, from = ada, to = bo, topic = topicId): Promise<BodyNamed<'directMessage'>> {
  const sealed = await sealDirect({from, to, topicId: topic, random}, text)
  if (!sealed.ok) throw new Error(sealed.error)
  return sealed.value
}

const open = (body: BodyNamed<'directMessage'>, changes: Partial<OpenOptions> = {}) =>
  openDirect({own: bo, author: ada.publicKey, topicId, body, verify, ...changes})

/** A point of order 8 (RFC 7748's security considerations; Curve25519 page, "How do I validate public keys?"), and others of low order. */
const lowOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'
].map(hex => fromHex(hex)!)

describe('golden vectors', () => {
  test('keys', () => {
    expect(toHex(ada.agreementKey)).toBe(vectors.ada.agreementKey)
    expect(toHex(bo.publicKey)).toBe(vectors.bo.publicKey)
  })

  test.each(vectors.messages)('$name', async vector => {
    const given = fixedRandom(new Uint8Array(32).fill(0x33), new Uint8Array(32).fill(0x44))
    const sealed = await sealDirect({from: ada, to: bo, topicId, random: given}, vector.text)
    if (!sealed.ok) throw new Error(sealed.error)
    const {ephemeral, forRecipient, forSender, box} = sealed.value
    expect(toHex(ephemeral)).toBe(vector.ephemeral)
    expect(toHex(forRecipient)).toBe(vector.forRecipient)
    expect(toHex(forSender)).toBe(vector.forSender)
    expect(box.length).toBe(vector.boxLength)
    expect(createHash('sha256').update(box).digest('hex')).toBe(vector.boxSha256)
    expect(await open(sealed.value)).toEqual({ok: true, value: {recipient: bo.publicKey, text: vector.text}})
  })
})

describe('a direct message', () => {
  test('is read by whom it is for and by whom it is from, and by nobody else', async () => {
    const body = await seal('hello')
    const opened = {ok: true, value: {recipient: bo.publicKey, text: 'hello'}}
    expect(await open(body)).toEqual(opened)
    expect(await open(body, {own: ada})).toEqual(opened)
    expect(await open(body, {own: eve})).toEqual({ok: false, error: 'not-for-us'})
  })

  test('has one of six lengths and never the same bytes twice', async () => {
    const [one, two, longer] = await Promise.all([seal('yes'), seal('no, thanks'), seal('x'.repeat(200))])
    expect(one.box).toHaveLength(272)
    expect(two.box).toHaveLength(272)
    expect(longer.box).toHaveLength(528)
    const again = await seal('yes')
    expect(toHex(again.ephemeral)).not.toBe(toHex(one.ephemeral))
    expect(toHex(again.box)).not.toBe(toHex(one.box))
  })

  test('opens after its way over the wire, the longest too', async () => {
    const text = 'ä'.repeat(4_096)
    const body = decodeBody(entryKinds.directMessage, encodeBody(await seal(text)))
    expect(body.ok && body.value.type === 'directMessage' && (await open(body.value))).toMatchObject({value: {text}})
  })

  test('is not moved into another topic, nor under another author', async () => {
    const body = await seal('hello')
    expect(await open(body, {topicId: counting(16, 2)})).toEqual({ok: false, error: 'not-for-us'})
    expect(await open(body, {author: eve.publicKey})).toEqual({ok: false, error: 'not-for-us'})
    expect(await open(body, {own: eve, author: eve.publicKey})).toEqual({ok: false, error: 'not-for-us'})
  })

  test('that names another recipient, or was signed for another message, is refused', async () => {
    const plaintext = (ephemeral: Bytes, named: Sealer, changes: Partial<DirectClaim>, signer = ada) => {
      const claim = {topicId, sender: ada.publicKey, recipient: named.publicKey, ephemeral, text: 'hello', ...changes}
      const signed = signer.sign(directSigningBytes(claim))
      return signed.then(signature => encodeDirect({recipient: named.publicKey, text: 'hello', signature}))
    }
    const refused = async (reason: string, ...[named, changes, signer]: [Sealer, Partial<DirectClaim>, Sealer?]) => {
      const body = await sealLie(bo, ephemeral => plaintext(ephemeral, named, changes, signer))
      expect(await open(body)).toEqual({ok: false, error: reason})
    }
    expect((await open(await sealLie(bo, ephemeral => plaintext(ephemeral, bo, {})))).ok).toBe(true)
    await refused('recipient', eve, {})
    await refused('signature', bo, {recipient: eve.publicKey})
    await refused('signature', bo, {topicId: counting(16, 9)})
    await refused('signature', bo, {ephemeral: counting(32)})
    await refused('signature', bo, {text: 'hullo'})
    await refused('signature', bo, {sender: eve.publicKey}, eve)
  })

  test('with anything but a message inside is refused', async () => {
    for (const inside of [new Uint8Array(256), counting(256), new Uint8Array(512).fill(0xff)]) {
      expect(await open(await sealLie(bo, async () => inside))).toEqual({ok: false, error: 'plaintext'})
    }
  })

  test('with a changed byte anywhere is refused', async () => {
    const body = await seal('hello')
    for (const field of ['ephemeral', 'forRecipient', 'forSender', 'box'] as const) {
      for (const at of [0, 7, body[field].length - 1]) {
        const changed = body[field].slice()
        changed[at]! ^= 1
        expect((await open({...body, [field]: changed})).ok, `${field} ${at}`).toBe(false)
      }
    }
  })

  test('of another length is refused before any key is agreed on', async () => {
    const body = await seal('hello')
    const own = {...bo, agree: () => Promise.reject(new Error('not asked'))}
    for (const length of [0, 15, 16, 271, 273, maxSealedBytes - 1]) {
      expect(await open({...body, box: new Uint8Array(length)}, {own})).toEqual({ok: false, error: 'length'})
    }
  })

  test.each(lowOrder.map(key => [toHex(key), key] as const))('with the low-order key %s is refused', async (_, key) => {
    expect(await (await ephemeralKey(random.bytes(32))).agree(key)).toBeUndefined()
    expect(await open({...(await seal('hello')), ephemeral: key})).toEqual({ok: false, error: 'agreement-key'})
    const to = {...bo, agreementKey: key}
    expect(await sealDirect({from: ada, to, topicId, random}, 'hello')).toEqual({
      ok: false,
      error: 'agreement-key'
    })
  })

  test('a shared secret of zero is refused where the browser lets it pass', async () => {
    const own = {...bo, agree: async () => undefined}
    expect(await open(await seal('hello'), {own})).toEqual({ok: false, error: 'agreement-key'})
  })

  test('any text comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({unit: 'grapheme', maxLength: 300}), async text => {
        expect(await open(await seal(text))).toMatchObject({ok: true, value: {text}})
      }),
      {numRuns: 40}
    )
  })
})

/** Sealed with all the right keys, while what is inside says something else. */
async function sealLie(to: Sealer, inside: (ephemeral: Bytes) => Promise<Bytes>): Promise<BodyNamed<'directMessage'>> {
  const sealed = await sealPlaintext({from: ada, to, topicId, random}, inside)
  if (!sealed.ok) throw new Error(sealed.error)
  return sealed.value
}
