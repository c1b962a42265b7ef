import {assert} from '../base/errors.ts'
import type {Bytes} from '../base/bytes.ts'
import {err, type Result} from '../base/result.ts'
import {maxBodyBytes, maxNameBytes, shortIdBytes} from './entry.ts'
import {
  bytes,
  decodeItem,
  encodeItem,
  message,
  optional,
  text,
  tuple,
  type DecodeReason,
  type MessageOf,
  type MessageSchema
} from './schema.ts'

export const maxChatTextBytes = 8_192

/** Bodies of the kinds of entry this version knows. Others are stored and passed on as they are. */
export const bodySchemas = [
  message(1, 'profile', {name: text(maxNameBytes)}),
  message(2, 'chatText', {text: text(maxChatTextBytes), replyTo: optional(bytes(shortIdBytes))})
] as const

export type Body = MessageOf<(typeof bodySchemas)[number]>
export type BodyNamed<Name extends Body['type']> = Extract<Body, {type: Name}>

/** The number a kind of entry has in its header. */
export const entryKinds = {profile: 1, chatText: 2} as const satisfies {readonly [Name in Body['type']]: number}

const codecs = new Map(
  (bodySchemas as readonly MessageSchema[]).map(schema => [
    schema.number,
    {name: schema.name, kind: tuple(schema.fields)}
  ])
)

/** A body is the CBOR array of its fields; the kind stands in the header. */
export function encodeBody(body: Body): Bytes {
  const codec = codecs.get(entryKinds[body.type])
  assert(codec !== undefined, `${body.type} is declared`)
  return encodeItem(codec.kind, body as never)
}

/** Total. 'unknown-type' for a kind this version does not know. */
export function decodeBody(kind: number, body: Uint8Array): Result<Body, DecodeReason> {
  const codec = codecs.get(kind)
  if (codec === undefined) return err('unknown-type')
  const decoded = decodeItem(codec.kind, body, maxBodyBytes)
  return decoded.ok ? {ok: true, value: {type: codec.name, ...decoded.value} as Body} : decoded
}
