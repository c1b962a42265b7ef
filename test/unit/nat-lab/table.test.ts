import {describe, expect, it} from 'vitest'
import {countsOf, jsonLine, tableLine} from '../../nat-lab/table.mjs'

const met = {case: 'outage', ok: true, pair: 'srflx<>srflx', openMs: 900, recoveryMs: 700, bestPathMs: 720}

describe('a line of the laboratory', () => {
  it('tells what was reached, and what the first time when that was too late', () => {
    expect(tableLine(met)).toMatch(/^ok +outage +srflx<>srflx +open 900 ms +data again 700 ms +best way again 720 ms$/)
    const late = {...met, lateMs: 3_975}
    expect(tableLine(late)).toContain('data again 700 ms  the first time 3975 ms')
    expect(JSON.parse(jsonLine(late))).toEqual(late)
  })

  it('is counted, and says why it failed', () => {
    const failed = {...met, ok: false, why: 'data came 4000 ms after the network'}
    expect(tableLine(failed)).toMatch(/^FAILED .*data came 4000 ms/)
    expect(countsOf([met, failed])).toMatchObject({passed: 1, failed: 1, why: [`outage: ${failed.why}`]})
    const late = {...met, lateMs: 3_975}
    expect(countsOf([met, late]).failed).toBe(0)
    expect(countsOf([late, late]).failed).toBe(1)
  })
})
