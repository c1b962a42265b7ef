import fc from 'fast-check'
import {expect, test} from 'vitest'
import {parsePubSubSignal, parseTrackerMessage} from '../../src/protocol/relay-signals.ts'
import {runs} from './fuzzing.ts'

const hostileKey = fc.constantFrom(
  ...[
    'peerId',
    'offer',
    'answer',
    'candidate',
    'candidates',
    'offerId',
    'tag',
    'peer',
    'hasOutgoingOffer',
    '__proto__'
  ],
  ...['constructor', 'info_hash', 'peer_id', 'offer_id', 'failure reason', 'interval', 'type', 'sdp', 'length']
)
const {value: hostileValue} = fc.letrec<{value: unknown}>(tie => ({
  value: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom('AbCdEfGhIjKlMnOpQrSt', 'x'.repeat(20), 'offer', 'answer', '', '__proto__', 'a'.repeat(5_000)),
    fc.constantFrom(null, true, 0, -1, 120, 1e308),
    fc.string(),
    fc.array(tie('value'), {maxLength: 20}),
    fc.dictionary(hostileKey, tie('value'), {maxKeys: 8, noNullPrototype: false})
  )
}))

const hostileText = fc.oneof(
  fc.dictionary(hostileKey, hostileValue, {maxKeys: 12}).map(fields => JSON.stringify(fields)),
  hostileValue.map(value => JSON.stringify(value)),
  fc.string()
)

const signalFields = ['peerId', 'offer', 'answer', 'candidate', 'candidates', 'offerId', 'tag']

test('whatever a relay says: a whitelisted signal or a reason, never an exception', () => {
  fc.assert(
    fc.property(hostileText, text => {
      const signal = parsePubSubSignal(text)
      if (signal.ok) {
        expect(Object.keys(signal.value).every(key => signalFields.includes(key))).toBe(true)
        expect(signal.value.peerId).toMatch(/^[0-9A-Za-z]{20}$/)
        expect(Object.getPrototypeOf(signal.value)).toBe(Object.prototype)
      }
      const message = parseTrackerMessage(text)
      if (message.ok) expect(['failure', 'interval', 'offer', 'answer']).toContain(message.value.kind)
    }),
    {numRuns: runs(5_000)}
  )
})
