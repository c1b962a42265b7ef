import {expect} from '@open-wc/testing'
import {WorkerTimers} from '../../../src/base/worker-timers.ts'

const never = () => {
  throw new Error('Workers are allowed here.')
}

describe('WorkerTimers', () => {
  it('run what is due, in its order, and nothing that was cancelled', async () => {
    const timers = new WorkerTimers(never)
    const ran: string[] = []
    await new Promise<void>(resolve => {
      timers.start(60, () => {
        ran.push('last')
        resolve()
      })
      timers.start(0, () => ran.push('first'))
      const cancel = timers.start(10, () => ran.push('cancelled'))
      cancel()
      cancel()
      timers.start(20, () => ran.push('second'))
    })
    expect(ran).to.deep.equal(['first', 'second', 'last'])
    timers.close()
  })

  it('wait as long as they are told to', async () => {
    const timers = new WorkerTimers(never)
    const startedMs = performance.now()
    await new Promise<void>(resolve => timers.start(50, resolve))
    expect(performance.now() - startedMs).to.be.at.least(49)
    timers.close()
  })

  it('say when the worker cannot be loaded', async () => {
    const {createObjectURL} = URL
    URL.createObjectURL = () => '/there-is-no-such-worker.js'
    try {
      await new Promise<void>(resolve => void new WorkerTimers(resolve))
    } finally {
      URL.createObjectURL = createObjectURL
    }
  })
})
