import {expect, waitUntil} from '@open-wc/testing'
import {browserEnvironment, prepareForHiding} from '../../../src/base/browser-environment.ts'

const {scheduler} = browserEnvironment

const until = (condition: () => boolean) => waitUntil(condition, String(condition), {timeout: 10_000})

/** Sets what the page says of itself; the real one is never hidden here. */
function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true})
  document.dispatchEvent(new Event('visibilitychange'))
}

/** From now on the page's own timers do not come at all, as those of one that is hidden for long. */
function holdBack(): () => void {
  const {setTimeout} = window
  window.setTimeout = (() => 0) as unknown as typeof setTimeout
  return () => (window.setTimeout = setTimeout)
}

const loaded = () => performance.getEntriesByType('resource').some(({name}) => name.includes('/worker-timers.ts'))

describe('the timers of a page', () => {
  const undo: (() => void)[] = []

  afterEach(() => {
    for (const each of undo.splice(0).reverse()) each()
    setHidden(false)
    Reflect.deleteProperty(document, 'hidden')
  })

  /** Counts the workers that run. */
  function countWorkers(make: () => void = () => undefined): {running: number} {
    const {Worker} = window
    const count = {running: 0}
    window.Worker = class extends Worker {
      constructor(url: string | URL) {
        make()
        super(url)
        count.running++
      }
      override terminate(): void {
        count.running--
        super.terminate()
      }
    }
    undo.push(() => (window.Worker = Worker))
    return count
  }

  it('are loaded while it is visible, so that hiding needs no network', async () => {
    setHidden(false)
    expect(loaded()).to.equal(false)
    prepareForHiding()
    await until(loaded)
  })

  it('run in a worker from when it is hidden until it is seen again, those begun before among them', async () => {
    const workers = countWorkers()
    const release = holdBack()
    undo.push(release)
    const ran: string[] = []
    scheduler.after(30, () => ran.push('begun before'))
    setHidden(true)
    await new Promise<void>(resolve => scheduler.after(60, resolve))
    expect(ran).to.deep.equal(['begun before'])
    expect(workers.running).to.equal(1)
    expect(scheduler.heldBack).to.equal(false)
    scheduler.after(10, () => ran.push('taken back'))
    release()
    setHidden(false)
    expect(workers.running).to.equal(0)
    await until(() => ran.length === 2)
  })

  it('stay where they are when it is hidden for a moment only', async () => {
    const workers = countWorkers()
    const cancel = scheduler.after(60_000, () => undefined)
    undo.push(cancel)
    setHidden(true)
    setHidden(false)
    await new Promise<void>(resolve => scheduler.after(20, resolve))
    expect(workers.running).to.equal(0)
  })

  for (const [how, refuse] of [
    [
      'is refused',
      () => {
        throw new DOMException('Not allowed here.', 'SecurityError')
      }
    ],
    ['cannot be loaded', undefined]
  ] as const) {
    it(`run at the page where the worker ${how}, which is told until there is one again`, async () => {
      const workers = countWorkers(refuse)
      const {createObjectURL} = URL
      if (refuse === undefined) URL.createObjectURL = () => '/there-is-no-such-worker.js'
      undo.push(() => (URL.createObjectURL = createObjectURL))
      let ran = false
      scheduler.after(50, () => (ran = true))
      setHidden(true)
      await until(() => scheduler.heldBack === true && ran)
      setHidden(false)
      expect(workers.running).to.equal(0)
      for (const each of undo.splice(0).reverse()) each()
      const cancel = scheduler.after(60_000, () => undefined)
      setHidden(true)
      await until(() => scheduler.heldBack === false)
      cancel()
    })
  }
})
