import {utf8, type Bytes} from '../base/bytes.ts'
import {bodySchemas} from './bodies.ts'
import {entryHeaderKind, entrySignatureLabel} from './entry.ts'
import {
  bulkSchemas,
  linkSchemas,
  maxBulkFrameBytes,
  maxControlFrameBytes,
  maxRealtimeFrameBytes,
  realtimeSchemas,
  topicSchemas
} from './link-messages.ts'
import {describeFields, type MessageSchema} from './schema.ts'

/** Versions of the link protocol this page speaks; two pages use the highest they share. */
export const protocolVersions = {min: 1, max: 1} as const

/** Feature bits of `hello`: what a page can do beyond its version. None is given out yet. */
export const featureBits = {} as const satisfies Record<string, number>
export const ownFeatures = 0

/** One row of the documentation's table of messages. */
export interface WireRow {
  /** 'bulk', 'realtime': of a topic too, on the channel of that name. */
  readonly level: 'link' | 'topic' | 'bulk' | 'realtime' | 'entry' | 'body'
  readonly number: number
  readonly name: string
  /** `field: kind`, in wire order, separated by commas. */
  readonly fields: string
}

/** Everything that crosses a link or is signed, for documentation and the wire hash. */
export function describeWire(): readonly WireRow[] {
  const rows = (level: WireRow['level'], schemas: readonly MessageSchema[]): WireRow[] =>
    schemas.map(({number, name, fields}) => ({level, number, name, fields: describeFields(fields)}))
  return [
    ...rows('link', linkSchemas),
    ...rows('topic', topicSchemas),
    ...rows('bulk', bulkSchemas),
    ...rows('realtime', realtimeSchemas),
    {level: 'entry', number: protocolVersions.max, name: 'header', fields: entryHeaderKind.notation.slice(1, -1)},
    ...rows('body', bodySchemas)
  ]
}

/** What is hashed to notice a change of the wire. `test/vectors/wire.json` pins its SHA-256. */
export function wireHashInput(): Bytes {
  const lines = describeWire().map(row => `${row.level} ${row.number} ${row.name} [${row.fields}]`)
  const limits = `control ${maxControlFrameBytes} bulk ${maxBulkFrameBytes} realtime ${maxRealtimeFrameBytes} label ${entrySignatureLabel.join()}`
  return utf8([`versions ${protocolVersions.min}-${protocolVersions.max}`, limits, ...lines].join('\n'))
}
