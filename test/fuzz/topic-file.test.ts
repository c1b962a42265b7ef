import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {concat, toHex} from '../../src/base/bytes.ts'
import {TopicFileError} from '../../src/base/errors.ts'
import {TopicFileDecoder, topicFileEnd, topicFileEntries, topicFileHead} from '../../src/log/topic-file.ts'
import {maxBodyBytes, maxHeaderBytes, type SignedEntry} from '../../src/protocol/entry.ts'
import {runs} from './fuzzing.ts'

const topic = new Uint8Array(16).fill(7)

const bytesOf = (minLength: number, maxLength: number) =>
  fc.uint8Array({minLength, maxLength}).map(bytes => new Uint8Array(bytes))
const arbitraryEntries: fc.Arbitrary<SignedEntry[]> = fc.array(
  fc.record({
    header: bytesOf(1, maxHeaderBytes),
    signature: bytesOf(64, 64),
    body: fc.option(bytesOf(0, 300), {nil: undefined})
  }),
  {maxLength: 12}
)
const fileOf = (entries: readonly SignedEntry[]) =>
  concat(topicFileHead(topic), topicFileEntries(entries), topicFileEnd(entries.length))

/** Reads a file in chunks of these sizes, then the rest; undefined when it was refused. */
function read(file: Uint8Array, sizes: readonly number[]): readonly SignedEntry[] | undefined {
  const decoder = new TopicFileDecoder(topic)
  const entries: SignedEntry[] = []
  try {
    let at = 0
    for (const size of [...sizes, file.length]) {
      for (const {entry, at: began} of decoder.take(file.subarray(at, at + size))) {
        expect(began).toBeLessThan(file.length)
        expect(entry.header.length).toBeLessThanOrEqual(maxHeaderBytes)
        expect(entry.signature).toHaveLength(64)
        expect(entry.body?.length ?? 0).toBeLessThanOrEqual(maxBodyBytes)
        entries.push(entry)
      }
      at = Math.min(file.length, at + size)
    }
    decoder.end()
    return entries
  } catch (error) {
    if (!(error instanceof TopicFileError)) throw error
    return undefined
  }
}

describe('the decoder of topic files takes any bytes', () => {
  const sizes = fc.array(fc.nat({max: 700}), {maxLength: 20})

  test('random ones', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 400}), sizes, (bytes, chunks) => {
        read(bytes, chunks)
        read(concat(topicFileHead(topic), bytes), chunks)
      }),
      {numRuns: runs(2_000)}
    )
  })

  test('good ones, whole and cut, and means the same by them', () => {
    fc.assert(
      fc.property(arbitraryEntries, sizes, (entries, chunks) => {
        expect(read(fileOf(entries), chunks)).toEqual(entries)
      }),
      {numRuns: runs(300)}
    )
  })

  test('good ones with a byte changed, cut off or put in; what is taken encodes to the same bytes', () => {
    const change = fc.tuple(fc.constantFrom('set', 'cut', 'insert'), fc.nat({max: 2 ** 20}), fc.nat({max: 255}))
    fc.assert(
      fc.property(
        arbitraryEntries,
        fc.array(change, {minLength: 1, maxLength: 3}),
        sizes,
        (entries, changes, chunks) => {
          let file = fileOf(entries)
          for (const [how, where, value] of changes) {
            const at = where % file.length
            if (how === 'set') file[at] = value
            else if (how === 'cut') file = file.slice(0, Math.max(1, at))
            else file = concat(file.subarray(0, at), new Uint8Array([value]), file.subarray(at))
          }
          const read1 = read(file, chunks)
          expect(read(file, [])).toEqual(read1)
          if (read1 !== undefined) expect(toHex(fileOf(read1))).toBe(toHex(file))
        }
      ),
      {numRuns: runs(1_000)}
    )
  })
})
