import {describe, expect, it} from 'vitest'
import type {PersonKey, RoutingId} from '../../../../src/base/ids.ts'
import {SharedAttendance, type AttendanceOptions} from '../../../../src/features/game/shared-attendance.ts'
import {presenceParameters as limits} from '../../../../src/features/game/shared-parameters.ts'
import type {TableId} from '../../../../src/features/game/table-acts.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

const table = new Uint8Array(16).fill(5)
const id = '05'.repeat(16) as TableId
const from = {routingId: 'a page' as RoutingId, key: '07'.repeat(32) as PersonKey}

function attended() {
  const env = new VirtualEnvironment({seed: 1})
  let hear: (message: object, from: object) => unknown = () => undefined
  let changes = 0
  const swarm = {
    handle: (_: unknown, handler: typeof hear) => {
      hear = handler
      return () => undefined
    },
    on: () => () => undefined
  } as unknown as AttendanceOptions['swarm']
  const attendance = new SharedAttendance({env, swarm, isKnown: () => true, changed: () => void changes++})
  let number = 0
  const say = (value: string) => hear({type: 'presenceValue', table, number: number++, value}, from)
  return {env, attendance, say, changes: () => changes}
}

describe('who is at a table', () => {
  it('comes, leaves, and is gone when nothing is heard any more', async () => {
    const {env, attendance, say, changes} = attended()
    expect(say('null')).toBe('accept')
    expect(attendance.at(id)).toEqual([from.key])
    expect(say('')).toBe('accept')
    expect(attendance.at(id)).toEqual([])
    say('null')
    await env.advance(limits.forgetAfterMs)
    expect([attendance.at(id), changes()]).toEqual([[], 4])
  })

  it('cannot come and go without end', async () => {
    const {env, attendance, say, changes} = attended()
    for (let i = 0; i < 5_000; i++) say(i % 2 === 0 ? 'null' : '')
    expect(changes()).toBe(limits.changesBurst)
    await env.advance(60_000)
    say('null')
    expect(attendance.at(id)).toEqual([from.key])
    attendance.close()
    expect(env.timers).toBe(0)
  })
})
