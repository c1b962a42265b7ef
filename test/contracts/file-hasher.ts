import {concat, toHex, type Bytes} from '../../src/base/bytes.ts'
import {FileError} from '../../src/base/errors.ts'
import type {FileHasher} from '../../src/features/files/file-hasher.ts'
import type {Suite} from './suite.ts'

const leafBytes = 65_536

/** What every `FileHasher` does. `makeBroken` gives a file that cannot be read, though its size can. */
export function describeFileHasher(
  name: string,
  make: () => FileHasher,
  makeBroken: () => Promise<Blob>,
  {describe, it, expect}: Suite
): void {
  describe(`${name} as FileHasher`, () => {
    it('has one hash for an empty file: that of a zero byte', async () => {
      // printf '\0' | sha256sum
      const hash = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
      expect(toHex(await hashes(make(), new Blob()))).to.equal(hash)
    })

    it('hashes leaf by leaf, in order, the last as long as it is', async () => {
      for (const size of [1, leafBytes - 1, leafBytes, leafBytes + 1, 40 * leafBytes + 5]) {
        const bytes = pattern(size)
        expect(toHex(await hashes(make(), new Blob([bytes])))).to.equal(toHex(await expected(bytes)))
      }
    })

    it('hashes what is told as a slice of a larger file', async () => {
      const bytes = pattern(5 * leafBytes)
      const part = new Blob([bytes]).slice(100, 3 * leafBytes + 7)
      expect(toHex(await hashes(make(), part))).to.equal(toHex(await expected(bytes.slice(100, 3 * leafBytes + 7))))
    })

    it('gives whole hashes as it goes along, and does several files at once', async () => {
      const hasher = make()
      const sizes = [70 * leafBytes, 3 * leafBytes, 1]
      const all = sizes.map(size => hashes(hasher, new Blob([pattern(size)])))
      for (const [i, size] of sizes.entries())
        expect(toHex(await all[i]!)).to.equal(toHex(await expected(pattern(size))))
      let steps = 0
      for await (const step of hasher.leaves(new Blob([pattern(70 * leafBytes)]))) {
        expect(step.length % 32).to.equal(0)
        steps++
      }
      expect(steps).to.be.greaterThan(1)
    })

    it('may be left in the middle, and used again', async () => {
      const hasher = make()
      for await (const step of hasher.leaves(new Blob([pattern(70 * leafBytes)]))) {
        expect(step.length).to.be.greaterThan(0)
        break
      }
      expect((await hashes(hasher, new Blob(['tea']))).length).to.equal(32)
    })

    it('stops when it is told to', async () => {
      const hasher = make()
      const before = AbortSignal.abort()
      expect(await outcome(hashes(hasher, new Blob(['tea']), before))).to.equal('aborted')
      const during = new AbortController()
      const reading = (async () => {
        for await (const _ of hasher.leaves(new Blob([pattern(200 * leafBytes)]), during.signal)) during.abort()
      })()
      expect(await outcome(reading)).to.equal('aborted')
    })

    it('says that a file cannot be read', async () => {
      expect(await outcome(hashes(make(), await makeBroken()))).to.equal('unreadable')
    })
  })
}

async function hashes(hasher: FileHasher, blob: Blob, signal?: AbortSignal): Promise<Bytes> {
  const steps: Bytes[] = []
  for await (const step of hasher.leaves(blob, signal)) steps.push(step)
  return concat(...steps)
}

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof FileError ? error.reason : `${error}`)
  )

export function pattern(size: number): Bytes {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 16) * 7) & 0xff
  return bytes
}

async function expected(bytes: Bytes): Promise<Bytes> {
  const list: Bytes[] = []
  for (let at = 0; at < bytes.length; at += leafBytes) {
    const input = concat(Uint8Array.of(0), bytes.subarray(at, at + leafBytes))
    list.push(new Uint8Array(await crypto.subtle.digest('SHA-256', input)))
  }
  return concat(...list)
}
