import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {toHex, type Bytes} from '../../../src/base/bytes.ts'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {fourWords, safetyWords} from '../../../src/identity/safety-words.ts'
import {openDirect, sealDirect, type Sealer} from '../../../src/identity/sealed-box.ts'
import {verify} from '../../../src/identity/signatures.ts'
import vectors from '../../vectors/direct-message.json' with {type: 'json'}
import words from '../../vectors/safety-words.json' with {type: 'json'}

const fromHex = (hex: string): Bytes => Uint8Array.from(hex.match(/../g)!, digits => Number.parseInt(digits, 16))
const {random} = browserEnvironment
const topicId = fromHex(vectors.topic)
const person = (): Promise<Identity> => openIdentity(browserEnvironment, new MemoryIdentityStore())

/** Somebody whose keys are fixed: the algorithms of this browser against vectors computed elsewhere. */
async function fixed(seed: number, publicKey: string, agreementKey: string): Promise<Sealer> {
  const pkcs8 = (oid: string, byte: number) =>
    fromHex(`302e020100300506032b65${oid}04220420${byte.toString(16).padStart(2, '0').repeat(32)}`)
  const signing = await crypto.subtle.importKey('pkcs8', pkcs8('70', seed), {name: 'Ed25519'}, false, ['sign'])
  const agreement = await crypto.subtle.importKey('pkcs8', pkcs8('6e', seed + 16), {name: 'X25519'}, false, [
    'deriveBits'
  ])
  return {
    publicKey: fromHex(publicKey),
    agreementKey: fromHex(agreementKey),
    sign: async bytes => new Uint8Array(await crypto.subtle.sign({name: 'Ed25519'}, signing, bytes)),
    agree: async other => {
      const imported = await crypto.subtle.importKey('raw', other, {name: 'X25519'}, false, [])
      return new Uint8Array(await crypto.subtle.deriveBits({name: 'X25519', public: imported}, agreement, 256))
    }
  }
}

describe('sealed boxes in this browser', () => {
  it('are the bytes of the vectors', async () => {
    const ada = await fixed(1, vectors.ada.publicKey, vectors.ada.agreementKey)
    const bo = await fixed(2, vectors.bo.publicKey, vectors.bo.agreementKey)
    for (const vector of vectors.messages) {
      const given = [new Uint8Array(32).fill(0x33), new Uint8Array(32).fill(0x44)]
      const parties = {from: ada, to: bo, topicId, random: {bytes: () => given.shift()!, fraction: () => 0}}
      const sealed = await sealDirect(parties, vector.text)
      if (!sealed.ok) throw new Error(sealed.error)
      expect(toHex(sealed.value.ephemeral)).to.equal(vector.ephemeral)
      expect(toHex(sealed.value.forRecipient)).to.equal(vector.forRecipient)
      expect(toHex(sealed.value.forSender)).to.equal(vector.forSender)
      const opened = await openDirect({own: bo, author: ada.publicKey, topicId, body: sealed.value, verify})
      expect(opened.ok && opened.value.text).to.equal(vector.text)
    }
  })

  it('go from one identity to the other, and a low-order key is refused', async () => {
    const [ada, bo, eve] = [await person(), await person(), await person()]
    const sealed = await sealDirect({from: ada, to: bo, topicId, random}, 'hello')
    if (!sealed.ok) throw new Error(sealed.error)
    const openAs = (own: Identity, body = sealed.value) =>
      openDirect({own, author: ada.publicKey, topicId, body, verify})
    for (const reader of [ada, bo]) expect(await openAs(reader)).to.deep.include({ok: true})
    expect(await openAs(eve)).to.deep.equal({ok: false, error: 'not-for-us'})
    const zero = {...sealed.value, ephemeral: new Uint8Array(32)}
    expect(await openAs(bo, zero)).to.deep.equal({ok: false, error: 'agreement-key'})
    expect(await ada.agree(new Uint8Array(32).fill(255))).not.to.equal(undefined)
    expect(await ada.agree(new Uint8Array(31))).to.equal(undefined)
  })

  it('have the safety words of the vectors', async () => {
    const {ada, bo} = words.keys
    expect((await safetyWords(fromHex(bo), fromHex(ada))).join(' ')).to.equal(words.pairs[0]![2])
    expect((await fourWords(fromHex(ada))).join(' ')).to.equal(words.single.ada)
  })
})
