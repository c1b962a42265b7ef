import {readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {format} from 'prettier'
import {expect, test} from 'vitest'
import {entrySignatureLabel} from '../../../src/protocol/entry.ts'
import {
  firstIgnorableType,
  maxBulkFrameBytes,
  maxControlFrameBytes,
  maxRealtimeFrameBytes,
  maxTopicNumber
} from '../../../src/protocol/link-messages.ts'
import {describeWire, protocolVersions, type WireRow} from '../../../src/protocol/version.ts'
import style from '../../config/prettier.config.mjs'

const file = fileURLToPath(new URL('../../../src/protocol/WIRE.md', import.meta.url))

const table = (level: WireRow['level'], number: string): string =>
  [
    `| ${number} | name | fields |`,
    '| -: | - | - |',
    ...describeWire()
      .filter(row => row.level === level)
      .map(row => `| ${row.number} | ${row.name} | \`${row.fields}\` |`)
  ].join('\n')

const label = JSON.stringify(new TextDecoder().decode(entrySignatureLabel)).replaceAll('\\u0000', '\\0')

const page = `# What crosses a link

<!-- Written by test/unit/protocol/wire-table.test.ts from the declarations; UPDATE_VECTORS=1 writes it anew. -->

Protocol version ${protocolVersions.max}. For those who want to speak it too; \`test/vectors\` has sample bytes of every message.

Everything is deterministic CBOR (RFC 8949, 4.2), in arrays by position, without field names. What does not encode to the same bytes again is refused.

A frame is \`[topic, type, …fields]\`, at most ${maxControlFrameBytes} bytes on the control channel, ${maxBulkFrameBytes} on the bulk
channel and ${maxRealtimeFrameBytes} on the realtime channel.
\`topic\` is 0 for the link itself, otherwise 1 to ${maxTopicNumber}: the number its sender gave the topic in its own \`topicOpen\`.
Types from ${firstIgnorableType} on may be ignored by who does not know them; any other unknown type is an error.

How to read the fields: \`uint ≤ n\` is a whole number from 0 to n (without n, to 2^53 - 1), \`bytes = n\` exactly n bytes, \`bytes ≤ n\` up to n,
\`text ≤ n\` up to n bytes of UTF-8, \`list ≤ n of (kind)\` up to n of a kind, \`[…]\` an array of its own, \`or null\` that it may be missing.
\`ranges ≤ n\` is a byte string of up to n bytes; what is in it is in [\`ranges.ts\`](ranges.ts).
How a link begins and what is signed then is in [\`src/identity/handshake.ts\`](../identity/handshake.ts).

## Messages of a link

${table('link', 'type')}

## Messages of a topic

${table('topic', 'type')}

### On the bulk channel

These travel there and nowhere else. At most 16 MiB may be on their way that the other side has not said it is done with, in \`bulkDone\`.

${table('bulk', 'type')}

### On the realtime channel

These travel there and nowhere else; each may be lost, or come out of order.

${table('realtime', 'type')}

## Header of a log entry

The author signs \`${label}\` (in UTF-8) followed by the header's bytes, with Ed25519. The number is the format's version, and comes first.

${table('entry', 'version')}

## Bodies of log entries

By the \`kind\` of the header. Entries of unknown kinds are stored and passed on unread.

${table('body', 'kind')}
`

test('WIRE.md says what is declared', async () => {
  const now = await format(page, {...style, parser: 'markdown'} as Parameters<typeof format>[1])
  if (process.env['UPDATE_VECTORS']) writeFileSync(file, now)
  expect(readFileSync(file, 'utf8'), 'write it anew with UPDATE_VECTORS=1').toBe(now)
})

test('no two messages of a link have one number', () => {
  const numbers = describeWire()
    .filter(({level}) => level !== 'entry' && level !== 'body')
    .map(({number}) => number)
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([])
})
