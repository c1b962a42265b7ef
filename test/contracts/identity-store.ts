import {describe, expect, test} from 'vitest'
import {generateKeys, type IdentityStore} from '../../src/identity/identity-store.ts'

/** What every `IdentityStore` must do. `make` returns a way to open the same empty store as often as a test wants: one per tab. */
export function describeIdentityStore(name: string, make: () => () => IdentityStore): void {
  describe(`IdentityStore: ${name}`, () => {
    test('is empty at first', async () => {
      expect(await make()().load()).toBeUndefined()
    })

    test('gives back what was claimed, with keys that still sign and agree', async () => {
      const open = make()
      const candidate = await generateKeys()
      expect((await open().claim(candidate)).publicKey).toEqual(candidate.publicKey)
      const loaded = (await open().load())!
      expect(loaded.publicKey).toEqual(candidate.publicKey)
      expect(loaded.agreementPublicKey).toEqual(candidate.agreementPublicKey)
      expect(loaded.name).toBeUndefined()

      const signature = await crypto.subtle.sign({name: 'Ed25519'}, loaded.signingKey, new Uint8Array(8))
      const verifier = await crypto.subtle.importKey('raw', candidate.publicKey, {name: 'Ed25519'}, false, ['verify'])
      expect(await crypto.subtle.verify({name: 'Ed25519'}, verifier, signature, new Uint8Array(8))).toBe(true)

      const other = (await crypto.subtle.generateKey({name: 'X25519'}, false, ['deriveBits'])) as CryptoKeyPair
      const ours = await crypto.subtle.importKey('raw', loaded.agreementPublicKey, {name: 'X25519'}, false, [])
      const agree = async (publicKey: CryptoKey, privateKey: CryptoKey) =>
        new Uint8Array(await crypto.subtle.deriveBits({name: 'X25519', public: publicKey}, privateKey, 256))
      expect(await agree(other.publicKey, loaded.agreementPrivateKey)).toEqual(await agree(ours, other.privateKey))
    })

    test('never lets private keys out', async () => {
      const open = make()
      await open().claim(await generateKeys())
      const {signingKey, agreementPrivateKey} = (await open().load())!
      for (const key of [signingKey, agreementPrivateKey]) {
        expect(key.extractable).toBe(false)
        await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow()
      }
    })

    test('keeps the first of two claims and tells the second whose it is', async () => {
      const open = make()
      const [first, second] = [await generateKeys(), await generateKeys()]
      await open().claim(first)
      expect((await open().claim(second)).publicKey).toEqual(first.publicKey)
      expect((await open().load())!.publicKey).toEqual(first.publicKey)
    })

    test('lets claims at the same moment end with one identity', async () => {
      const open = make()
      const candidates = await Promise.all(Array.from({length: 5}, generateKeys))
      const winners = await Promise.all(candidates.map(candidate => open().claim(candidate)))
      const winner = (await open().load())!.publicKey
      for (const {publicKey} of winners) expect(publicKey).toEqual(winner)
      expect(candidates.some(candidate => candidate.publicKey.join() === winner.join())).toBe(true)
    })

    test('keeps the newest name with the identity', async () => {
      const open = make()
      await open().claim(await generateKeys())
      await open().saveName('Ada')
      await open().saveName('Bo')
      expect((await open().load())!.name).toBe('Bo')
    })

    test('has no name for nobody', async () => {
      const open = make()
      await open().saveName('Ada')
      expect(await open().load()).toBeUndefined()
      const candidate = await generateKeys()
      expect((await open().claim(candidate)).publicKey).toEqual(candidate.publicKey)
    })
  })
}
