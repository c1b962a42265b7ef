import {describe, expect, it} from 'vitest'
import {RenderPace} from '../../../src/elements/render-pace.ts'

describe('RenderPace', () => {
  it('renders the first change at once, what comes meanwhile together, and rests when nothing came', () => {
    const tasks: (() => void)[] = []
    let renderings = 0
    const pace = new RenderPace({after: (_, task) => (tasks.push(task), () => undefined)}, () => renderings++, 32)
    pace.soon()
    expect(renderings).toBe(1)
    for (let at = 0; at < 100; at++) pace.soon()
    expect([renderings, tasks.length]).toEqual([1, 1])
    tasks.shift()!()
    expect([renderings, tasks.length]).toEqual([2, 1])
    tasks.shift()!()
    expect([renderings, tasks.length]).toEqual([2, 0])
    pace.soon()
    expect(renderings).toBe(3)
  })
})
