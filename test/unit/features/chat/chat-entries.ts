import {fromHex, type Bytes} from '../../../../src/base/bytes.ts'
import type {EntryId, PersonKey} from '../../../../src/base/ids.ts'
import type {Surroundings} from '../../../../src/features/chat/message-drawing.ts'
import {defaultName} from '../../../../src/identity/names.ts'
import type {LogEntry} from '../../../../src/log/log-entry.ts'
import {encodeBody, entryKinds, type Body} from '../../../../src/protocol/bodies.ts'

/** The key of person number `n`, which nobody has the private half of. */
export const keyOf = (n: number): PersonKey => `${nthName(n)}${'0'.repeat(56)}` as PersonKey
const nthName = (n: number): string => (Math.imul(n + 1, 2_246_822_519) >>> 0).toString(16).padStart(8, '0')

export const shortOf = (id: string): Uint8Array<ArrayBuffer> => fromHex(id.slice(0, 32))!

let made = 0

/** Another for each entry, in no order. */
const nextId = (): EntryId =>
  ((Math.imul(++made, 2_654_435_761) >>> 0).toString(16).padStart(8, '0') + 'e'.repeat(56)) as EntryId

/** An entry as a log gives it, without a log: nothing of it is signed. */
export const signedBy = (
  author: PersonKey,
  hlcMs: number,
  kind: number,
  body: Bytes,
  over: Partial<LogEntry> = {}
): LogEntry => ({
  id: nextId(),
  author,
  header: {
    version: 1,
    topic: new Uint8Array(16),
    author: fromHex(author)!,
    chain: new Uint8Array(8),
    seq: 0,
    prev: undefined,
    parents: [],
    hlcMs,
    hlcCounter: 0,
    kind,
    bodyLength: body.length,
    bodySha256: new Uint8Array(32)
  },
  body,
  own: false,
  receivedLive: false,
  late: false,
  equivocates: false,
  ...over
})

export const entryOf = (author: number, hlcMs: number, body: Body, over: Partial<LogEntry> = {}): LogEntry =>
  signedBy(keyOf(author), hlcMs, entryKinds[body.type], encodeBody(body), {own: author === 0, ...over})

export const textEntry = (
  author: number,
  hlcMs: number,
  text: string,
  {replyTo, mentions = []}: {replyTo?: string; mentions?: readonly {key: number; name: string}[]} = {}
): LogEntry =>
  entryOf(author, hlcMs, {
    type: 'chatText',
    text,
    replyTo: replyTo === undefined ? undefined : shortOf(replyTo),
    mentions: mentions.map(({key, name}) => ({key: fromHex(keyOf(key))!, name}))
  })

export const editEntry = (author: number, hlcMs: number, target: string, text: string): LogEntry =>
  entryOf(author, hlcMs, {type: 'chatEdit', target: shortOf(target), text, mentions: []})

export const tombstoneEntry = (author: number, hlcMs: number, target: string): LogEntry =>
  entryOf(author, hlcMs, {type: 'tombstone', target: shortOf(target)})

export const reactionEntry = (author: number, hlcMs: number, target: string, emoji: string, on = true): LogEntry =>
  entryOf(author, hlcMs, {type: 'reaction', target: shortOf(target), emoji, on})

/** Everybody is called by their key, nobody is muted, everything has arrived. Person 0 is oneself. */
export const plainSurroundings = (over: Partial<Surroundings> = {}): Surroundings => ({
  ownKey: keyOf(0),
  nameOf: key => defaultName(fromHex(key)!),
  hidden: () => undefined,
  isHeld: () => true,
  isKept: () => true,
  seenBy: () => 0,
  ...over
})
