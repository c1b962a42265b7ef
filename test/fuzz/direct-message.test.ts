import fc from 'fast-check'
import {beforeAll, expect, test} from 'vitest'
import {concat, type Bytes} from '../../src/base/bytes.ts'
import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {openDirect, sealDirect, sealPlaintext, type Sealer} from '../../src/identity/sealed-box.ts'
import {verify} from '../../src/identity/signatures.ts'
import {decodeBody, encodeBody, entryKinds} from '../../src/protocol/bodies.ts'
import {decodeDirect, encodeDirect, paddedBytes} from '../../src/protocol/direct-message.ts'
import {sealerOf} from '../unit/identity/sealers.ts'
import {counting} from '../vectors/wire-samples.ts'
import {runs} from './fuzzing.ts'

const topicId = counting(16)
const {random} = browserEnvironment
const reasons = ['length', 'agreement-key', 'not-for-us', 'box', 'plaintext', 'recipient', 'signature']
let ada: Sealer
let bo: Sealer
beforeAll(async () => {
  ada = await sealerOf(1)
  bo = await sealerOf(2)
})

const seal = async (inside: Bytes) => {
  const sealed = await sealPlaintext({from: ada, to: bo, topicId, random}, async () => inside)
  if (!sealed.ok) throw new Error(sealed.error)
  return sealed.value
}
const bytesOf = (length: number) =>
  fc.uint8Array({minLength: length, maxLength: length}).map(bytes => new Uint8Array(bytes))

/** A body with every field at will, most of lengths that get further. */
const madeUp = fc
  .record({
    ephemeral: fc.oneof(bytesOf(32), fc.constant(new Uint8Array(32)), fc.constant(new Uint8Array(32).fill(255))),
    forRecipient: bytesOf(48),
    forSender: bytesOf(48),
    box: fc.oneof(
      fc.constantFrom(...paddedBytes).chain(length => bytesOf(length + 16)),
      fc.uint8Array({maxLength: 600}).map(bytes => new Uint8Array(bytes))
    )
  })
  .map(fields => ({type: 'directMessage' as const, ...fields}))

/** What somebody who knows the keys and keeps no rule may put inside: one of the right lengths, with a message somewhere or not. */
const inside = fc
  .tuple(
    fc.constantFrom(...paddedBytes.slice(0, 3)),
    fc.nat({max: 65_535}),
    fc.oneof(
      fc.uint8Array({maxLength: 200}).map(bytes => new Uint8Array(bytes)),
      fc
        .string({maxLength: 40})
        .map(text => encodeDirect({recipient: counting(32), text, signature: counting(64)}).subarray(2))
    )
  )
  .map(([length, declared, item]) => {
    const padded = new Uint8Array(length)
    new DataView(padded.buffer).setUint16(0, declared)
    padded.set(item.subarray(0, length - 2), 2)
    return padded
  })

test('whatever is in a sealed body: a reason, never an exception', async () => {
  await fc.assert(
    fc.asyncProperty(madeUp, fc.boolean(), async (body, own) => {
      const author = own ? bo.publicKey : ada.publicKey
      const opened = await openDirect({own: bo, author, topicId, body, verify})
      expect(opened.ok || reasons.includes(opened.error)).toBe(true)
      expect(opened.ok).toBe(false)
    }),
    {numRuns: runs(300)}
  )
})

test('whatever is inside what opens: a reason, never an exception', async () => {
  await fc.assert(
    fc.asyncProperty(inside, async padded => {
      const opened = await openDirect({own: bo, author: ada.publicKey, topicId, body: await seal(padded), verify})
      expect(opened.ok).toBe(false)
      expect(reasons).toContain(!opened.ok && opened.error)
    }),
    {numRuns: runs(200)}
  )
})

test('decoding takes only what encoding makes', () => {
  fc.assert(
    fc.property(inside, padded => {
      const decoded = decodeDirect(padded)
      if (decoded.ok) expect(encodeDirect(decoded.value)).toEqual(padded)
    }),
    {numRuns: runs(3_000)}
  )
})

test('a body changed on its way does not open', async () => {
  const sealed = await sealDirect({from: ada, to: bo, topicId, random}, 'hello')
  if (!sealed.ok) throw new Error(sealed.error)
  const unchanged = await openDirect({own: bo, author: ada.publicKey, topicId, body: sealed.value, verify})
  expect(unchanged.ok).toBe(true)
  const body = encodeBody(sealed.value)
  const place = fc.nat({max: body.length - 1})
  await fc.assert(
    fc.asyncProperty(place, fc.nat({max: 254}), fc.boolean(), async (at, value, insert) => {
      const changed = body.slice()
      changed[at] = (changed[at]! + 1 + value) % 256
      const bytes = insert ? concat(body.subarray(0, at), Uint8Array.of(value), body.subarray(at)) : changed
      const decoded = decodeBody(entryKinds.directMessage, bytes)
      if (!decoded.ok || decoded.value.type !== 'directMessage') return
      const opened = await openDirect({own: bo, author: ada.publicKey, topicId, body: decoded.value, verify})
      expect(opened.ok).toBe(false)
    }),
    {numRuns: runs(300)}
  )
})
