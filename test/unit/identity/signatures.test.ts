import {describe, expect, it} from 'vitest'
import {fromHex, utf8} from '../../../src/base/bytes.ts'
import {createVerify} from '../../../src/identity/signatures.ts'
import {sealerOf} from './sealers.ts'

const top = 'ff'.repeat(30)
/** Points of small order, and other ways to write them. */
const weak = [
  '00'.repeat(32),
  '00'.repeat(31) + '80',
  '01' + '00'.repeat(31),
  '01' + '00'.repeat(30) + '80',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'ec' + top + '7f',
  'ec' + top + 'ff',
  'ed' + top + '7f',
  'ed' + top + 'ff',
  'ee' + top + '7f',
  'ff' + top + 'ff'
]

describe('verifying', () => {
  it('takes what a person signed, and nothing else', async () => {
    const verify = createVerify()
    const ada = await sealerOf(1)
    const signature = await ada.sign(utf8('words'))
    expect(await verify(ada.publicKey, signature, utf8('words'))).toBe(true)
    expect(await verify(ada.publicKey, signature, utf8('other words'))).toBe(false)
    expect(await verify(ada.publicKey, signature.with(63, signature[63]! ^ 0x20), utf8('words'))).toBe(false)
    expect(await verify(ada.publicKey, signature.subarray(1), utf8('words'))).toBe(false)
  })

  // Which of these a browser takes by itself differs, so that one would call forged what another passes on in good faith.
  it.each(weak)('takes nothing signed for a key that is nobody’s: %s', async key => {
    const verify = createVerify()
    for (const nonce of weak) {
      const signature = new Uint8Array(64)
      signature.set(fromHex(nonce)!)
      for (let i = 0; i < 8; i++) expect(await verify(fromHex(key)!, signature, utf8(`message ${i}`))).toBe(false)
    }
  })
})
