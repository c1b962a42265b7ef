import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {PersonKey} from '../../src/base/ids.ts'
import {openedTable} from '../../src/features/game/opened-table.ts'
import {actOf, gameKinds} from '../../src/features/game/table-acts.ts'
import {encodeBody, entryKinds, type Body} from '../../src/protocol/bodies.ts'
import {madeEntry} from '../unit/features/chat/made-entries.ts'
import {bodySamples} from '../vectors/wire-samples.ts'
import {runs} from './fuzzing.ts'

const author = 'ab'.repeat(32) as PersonKey
const read = (kind: number, body: Uint8Array<ArrayBuffer> | undefined) => {
  const entry = madeEntry(author, kind, body)
  return [openedTable(entry), actOf(entry)] as const
}

describe('What is written at tables', () => {
  it('whatever the bytes are, is an act or nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...gameKinds), fc.uint8Array({maxLength: 300}), (kind, bytes) => {
        read(kind, new Uint8Array(bytes))
      }),
      {numRuns: runs(3_000)}
    )
  })

  it('and is read when it is written as it should be', () => {
    const samples = Object.values(bodySamples).filter(({type}) => type.startsWith('game'))
    expect(samples.length).toBeGreaterThanOrEqual(gameKinds.size)
    for (const body of samples) {
      const [opened, act] = read(entryKinds[body.type], encodeBody(body))
      expect((opened === undefined) !== (act === undefined), body.type).toBe(true)
      expect(read(entryKinds[body.type], undefined)).toEqual([undefined, undefined])
    }
  })

  it('with a bit changed, is an act or nothing', () => {
    const bodies = Object.values(bodySamples).filter(({type}) => type.startsWith('game'))
    fc.assert(
      fc.property(fc.constantFrom(...bodies), fc.nat(), fc.integer({min: 1, max: 255}), (body, at, change) => {
        const bytes = encodeBody(body)
        bytes[at % bytes.length]! ^= change
        read(entryKinds[body.type], bytes)
      }),
      {numRuns: runs(3_000)}
    )
  })

  it.each(['{', '{}', '"x"', '[{"__proto__":1}]', '[1e999]', `${'['.repeat(100)}${']'.repeat(100)}`])(
    'is no move with %s for arguments',
    args => {
      const body: Body = {
        type: 'gameMove',
        table: new Uint8Array(16),
        position: new Uint8Array(16),
        name: 'x',
        args,
        spentMs: 0,
        sawMs: 0
      }
      const [, act] = read(entryKinds.gameMove, encodeBody(body))
      expect(act).toBeUndefined()
    }
  )

  it('opens no table with options that are none', () => {
    const body: Body = {type: 'gameTable', game: 'x', version: 1, name: '', seats: 2, options: 'no'}
    expect(read(entryKinds.gameTable, encodeBody(body))[0]).toBeUndefined()
  })
})
