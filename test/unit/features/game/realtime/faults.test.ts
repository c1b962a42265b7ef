import {expect, it} from 'vitest'
import type {PersonKey} from '../../../../../src/base/ids.ts'
import {Faults} from '../../../../../src/features/game/realtime/faults.ts'
import {realtimeParameters as parameters} from '../../../../../src/features/game/realtime/parameters.ts'

const key = (name: string) => name as PersonKey
const [ada, ben] = [key('ada'), key('ben')]

it('Faults of a match name whoever plays, however many strangers make a noise', () => {
  const faults = new Faults(() => 0, [ada, ben])
  faults.add(ada, 'flood')
  for (let i = 0; i < 2 * parameters.faultsKept; i++) faults.add(key(`stranger ${i}`), 'no-seat')
  expect(faults.list).toHaveLength(parameters.faultsKept)
  expect(faults.list[0]).toMatchObject({key: ada, reason: 'flood', times: 1})
  faults.add(ben, 'two-inputs')
  faults.add(ada, 'flood')
  expect(faults.list).toHaveLength(parameters.faultsKept)
  expect(faults.list.at(-1)).toMatchObject({key: ada, reason: 'flood', times: 2})
  // Of strangers the newest are left.
  expect(faults.list.some(fault => fault.key === key(`stranger ${2 * parameters.faultsKept - 1}`))).toBe(true)
  expect(faults.list.some(fault => fault.key === key('stranger 0'))).toBe(false)
})
