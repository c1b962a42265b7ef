import {describe, expect, it} from 'vitest'
import {concat, utf8, type Bytes} from '../../../src/base/bytes.ts'
import {TopicFileError} from '../../../src/base/errors.ts'
import {maxBodyBytes, type SignedEntry} from '../../../src/protocol/entry.ts'
import {TopicFileDecoder, topicFileEnd, topicFileEntries, topicFileHead} from '../../../src/log/topic-file.ts'

const topic = new Uint8Array(16).fill(4)
const entries: readonly SignedEntry[] = [undefined, 0, 5, maxBodyBytes].map((length, i) => ({
  header: new Uint8Array(100 + i).fill(i),
  signature: new Uint8Array(64).fill(i + 1),
  body: length === undefined ? undefined : new Uint8Array(length).fill(i + 2)
}))
const file = concat(topicFileHead(topic), topicFileEntries(entries), topicFileEnd(entries.length))

function read(chunks: readonly Uint8Array[], of: Bytes = topic): readonly SignedEntry[] {
  const decoder = new TopicFileDecoder(of)
  const all = chunks.flatMap(chunk => decoder.take(chunk))
  decoder.end()
  return all.map(({entry}) => entry)
}

function refusal(bytes: Uint8Array): TopicFileError {
  try {
    read([bytes])
  } catch (error) {
    if (error instanceof TopicFileError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('the file of a topic', () => {
  it('gives back what was put in, however it is cut into chunks', () => {
    for (const size of [1, 7, 89, 1_000, file.length]) {
      const chunks: Uint8Array[] = []
      for (let at = 0; at < file.length; at += size) chunks.push(file.subarray(at, at + size))
      expect(read(chunks)).toEqual(entries)
    }
    expect(read([topicFileHead(topic), topicFileEnd(0)])).toEqual([])
  })

  it('says where each entry begins', () => {
    const found = new TopicFileDecoder(topic).take(file)
    expect(found.map(({at}) => at)).toEqual([26, 26 + 168, 26 + 168 + 169, 26 + 168 + 169 + 175])
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a picture', concat(new Uint8Array([0x89]), utf8('PNG\r\n\x1a\n'))],
    ['words', utf8('a story about shoals')],
    ['one whose line ends were changed', concat(new Uint8Array([0x89]), utf8('shoal\n'), file.subarray(8))]
  ])('is not %s', (_, bytes) => {
    expect(refusal(bytes)).toMatchObject({reason: 'not-a-topic-file', message: expect.stringMatching(/^[A-Z].+\.$/)})
  })

  it('may be of a newer version, or of another topic', () => {
    const newer = file.slice()
    newer[9] = 2
    expect(refusal(newer).reason).toBe('newer-version')
    expect(() => read([file], new Uint8Array(16))).toThrow(expect.objectContaining({reason: 'other-topic'}))
  })

  it.each<[string, Uint8Array, number]>([
    ['it is cut off', file.subarray(0, -1), file.length - 1],
    ['it is cut off in an entry', file.subarray(0, 40), 40],
    ['it has no end', concat(topicFileHead(topic), topicFileEntries(entries)), file.length - 6],
    ['something is behind the end', concat(file, new Uint8Array(1)), file.length],
    ['the count is another', concat(topicFileHead(topic), topicFileEntries(entries), topicFileEnd(5)), file.length - 6],
    ['a header is too long', concat(topicFileHead(topic), new Uint8Array([2, 1])), 26],
    [
      'a body is too long',
      concat(topicFileHead(topic), new Uint8Array([0, 1]), new Uint8Array(65), new Uint8Array([255, 255])),
      26
    ],
    ['it is of no version', concat(file.subarray(0, 8), new Uint8Array(2), file.subarray(10)), 8]
  ])('is damaged when %s, and says where', (_, bytes, at) => {
    const error = refusal(bytes)
    expect(error.reason).toBe('damaged')
    expect(error.message).toContain(`at byte ${at.toLocaleString('en-GB')}.`)
  })
})
