import {describe, expect, it} from 'vitest'
import {RenderPace} from '../../../src/elements/render-pace.ts'

/** Tasks are run by hand, in the order they were scheduled; a rendering happens when `draw` is called, as that of an element does. */
function paced() {
  const tasks: (() => void)[] = []
  let asked = 0
  const after = (_: number, task: () => void) => {
    tasks.push(task)
    return () => void tasks.splice(tasks.indexOf(task), 1)
  }
  const pace = new RenderPace({after}, () => asked++, 32)
  return {pace, tasks, run: () => tasks.shift()!(), asked: () => asked}
}

describe('RenderPace', () => {
  it('renders the first change at once, what comes meanwhile together, and rests when nothing came', () => {
    const {pace, tasks, run, asked} = paced()
    pace.soon()
    pace.drawn()
    expect(asked()).toBe(1)
    for (let at = 0; at < 100; at++) pace.soon()
    expect([asked(), tasks.length]).toEqual([1, 1])
    run()
    pace.drawn()
    expect([asked(), tasks.length]).toEqual([2, 1])
    run()
    expect([asked(), tasks.length]).toEqual([2, 0])
    pace.soon()
    expect(asked()).toBe(3)
  })

  it('renders once for all that changed before the rendering began, and again for what changed during it', () => {
    const {pace, run, asked} = paced()
    for (let at = 0; at < 3; at++) pace.soon()
    pace.drawn()
    run()
    expect(asked()).toBe(1)
    pace.soon()
    pace.drawn()
    pace.soon()
    run()
    expect(asked()).toBe(3)
  })

  it('lets what can wait be drawn with something else, or by itself', () => {
    const {pace, tasks, run, asked} = paced()
    pace.later()
    pace.later()
    expect([asked(), tasks.length]).toEqual([0, 1])
    pace.soon()
    pace.drawn()
    expect([asked(), tasks.length]).toEqual([1, 1])
    run()
    pace.later()
    run()
    expect(asked()).toBe(2)
  })
})
