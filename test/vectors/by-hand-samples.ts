import {fromHex, type Bytes} from '../../src/base/bytes.ts'
import type {ConnectionAnswer, ConnectionOffer} from '../../src/protocol/by-hand.ts'

const hex = (text: string): Bytes => fromHex(text)!
const counting = (length: number, from = 0): Bytes => Uint8Array.from({length}, (_, at) => (from + at) & 255)

/** As a browser with two networks, a router and a TURN server has it. */
export const handOffer: ConnectionOffer = {
  id: counting(8, 1),
  madeS: 1_790_000_000,
  lifeS: 900,
  name: 'tea',
  secret: undefined,
  mark: counting(8, 100),
  description: {
    ufrag: 'kkJH',
    password: 'X4LzHvMTf0eSqL2HHYvQruGz',
    fingerprint: counting(32, 200),
    candidates: [
      {type: 0, addressKind: 0, address: hex('c0a8010a'), port: 50_626, priority: 2_122_260_223},
      {
        type: 0,
        addressKind: 1,
        address: hex('fd000000000000000000000000000002'),
        port: 52_240,
        priority: 2_122_187_007
      },
      {
        type: 0,
        addressKind: 2,
        address: hex('3f1e2d4c5b6a47988796a5b4c3d2e1f0'),
        port: 41_000,
        priority: 2_113_937_151
      },
      {type: 1, addressKind: 0, address: hex('cb007107'), port: 61_001, priority: 1_686_052_607},
      {type: 3, addressKind: 0, address: hex('c6336401'), port: 49_160, priority: 41_885_695}
    ]
  }
}

export const handAnswer: ConnectionAnswer = {
  offerId: handOffer.id,
  description: {
    ufrag: '1bc8dbda',
    password: 'd37babda937de7f7b0e43d5d0447fd02',
    fingerprint: counting(32, 7),
    candidates: [{type: 0, addressKind: 0, address: hex('c0a8010b'), port: 42_000, priority: 2_122_187_007}]
  }
}
