import {PageScheduler} from './page-scheduler.ts'
import type {Environment} from './ports.ts'
import type {WorkerTimers} from './worker-timers.ts'

const scheduler = new PageScheduler(
  (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
  () => performance.now()
)

/**
 * The one reader of browser globals for time and chance.
 * `getRandomValues` fills at most 65,536 bytes a call, hence the loop.
 */
export const browserEnvironment: Environment = {
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now()
  },
  scheduler,
  random: {
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
      return bytes
    },
    fraction: () => Math.random()
  }
}

/** While the page is hidden. */
let elsewhere: WorkerTimers | undefined

/** Where there can be no worker, timers stay as slow as the browser makes them. */
async function moveTimers(): Promise<void> {
  elsewhere?.close()
  elsewhere = undefined
  scheduler.moveTo()
  // What is loaded later may bring a scheduler of its own, which needs no worker when nothing waits for it.
  if (!document.hidden || scheduler.idle) return
  try {
    const {WorkerTimers} = await import('./worker-timers.ts')
    if (!document.hidden || elsewhere !== undefined) return
    const timers = new WorkerTimers(() => {
      if (elsewhere === timers) scheduler.moveTo()
    })
    elsewhere = timers
    scheduler.moveTo(timers.start)
  } catch {
    scheduler.moveTo()
  }
}

if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => void moveTimers())
