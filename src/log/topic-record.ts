import type {PersonKey} from '../base/ids.ts'
import {initialSettings, type ChainHead, type Segment, type TopicSettings, type TopicState} from './log-storage.ts'

/** What is stored about a topic as a whole: schema version 2. */
export interface TopicRecord {
  readonly length: number
  readonly entries: number
  readonly bytes: number
  readonly tailStart: number
  /** What the tail counts for when it is decided whether it fills a segment. */
  readonly tailBytes: number
  /** As `Segment.revision`, of the tail. */
  readonly tailRevision: number
  readonly revision: number
  readonly chains: Readonly<Record<PersonKey, ChainHead>>
  readonly settings: TopicSettings
}

export const emptyTopic: TopicRecord = {
  length: 0,
  entries: 0,
  bytes: 0,
  tailStart: 0,
  tailBytes: 0,
  tailRevision: 0,
  revision: 0,
  chains: {},
  settings: initialSettings
}

export function stateOf(record: TopicRecord, segments: readonly Segment[]): TopicState {
  const {length, entries, bytes, chains, revision, settings, tailStart, tailRevision} = record
  const tail = {start: tailStart, count: length - tailStart, newestMs: Infinity, revision: tailRevision}
  return {
    length,
    entries,
    bytes,
    chains,
    revision,
    settings,
    segments: length > tailStart ? [...segments, tail] : segments
  }
}

/** Numbers of one segment in the packed list. */
const fields = 4
const fieldsInVersion1 = 3

export const packSegments = (segments: readonly Segment[]): Float64Array =>
  Float64Array.from(segments.flatMap(({start, count, newestMs, revision}) => [start, count, newestMs, revision]))

export function unpackSegments(packed: Float64Array, width = fields): Segment[] {
  const segments: Segment[] = []
  for (let i = 0; i < packed.length; i += width) {
    segments.push({
      start: packed[i]!,
      count: packed[i + 1]!,
      newestMs: packed[i + 2]!,
      revision: width > fieldsInVersion1 ? packed[i + 3]! : 0
    })
  }
  return segments
}

/** Version 1 knew neither revisions nor settings, and removed nothing. Rows and entries are the same. */
type TopicRecordVersion1 = Pick<TopicRecord, 'length' | 'bytes' | 'tailStart' | 'tailBytes' | 'chains'>

export const topicFromVersion1 = (record: TopicRecordVersion1): TopicRecord => ({
  ...emptyTopic,
  ...record,
  entries: record.length
})

export const segmentsFromVersion1 = (packed: Float64Array): Float64Array =>
  packSegments(unpackSegments(packed, fieldsInVersion1))
