import {describe, expect, it} from 'vitest'
import {toHex} from '../../../src/base/bytes.ts'
import {quickSha256, sha256} from '../../../src/identity/hash.ts'

describe('quickSha256', () => {
  it('hashes as WebCrypto does, whatever the length', async () => {
    for (const length of [0, 1, 55, 56, 63, 64, 119, 120, 230, 1_023, 1_024, 12_288]) {
      const bytes = Uint8Array.from({length}, (_, i) => (i * 31) & 255)
      expect(toHex(await quickSha256(bytes))).toBe(toHex(await sha256(bytes)))
    }
  })

  it('hashes at once what is as short as a header', () => {
    expect(quickSha256(new Uint8Array(230))).toBeInstanceOf(Uint8Array)
  })
})
