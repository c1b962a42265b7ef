import {PageScheduler} from './page-scheduler.ts'
import type {Environment} from './ports.ts'
import type {WorkerTimers} from './worker-timers.ts'

/** Joining comes first. */
const prepareAfterMs = 3_000

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

const loadTimers = () => import('./worker-timers.ts')

/** Loads what timers need while the page is hidden, some seconds from now: once it is hidden there may be no network. */
export function prepareForHiding(): void {
  // Tried again once it is hidden, and told then.
  scheduler.after(prepareAfterMs, () => void loadTimers().catch(() => undefined))
}

/** Where there can be no worker, timers stay as slow as the browser makes them. */
async function moveTimers(): Promise<void> {
  elsewhere?.close()
  elsewhere = undefined
  scheduler.moveTo()
  // What is loaded later may bring a scheduler of its own, which needs no worker when nothing waits for it.
  if (!document.hidden || scheduler.idle) return
  const refused = () => {
    scheduler.heldBack = true
    scheduler.moveTo()
  }
  try {
    const {WorkerTimers} = await loadTimers()
    if (!document.hidden || elsewhere !== undefined) return
    const timers = new WorkerTimers(() => {
      if (elsewhere === timers) refused()
    })
    elsewhere = timers
    scheduler.heldBack = false
    scheduler.moveTo(timers.start)
  } catch {
    refused()
  }
}

if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => void moveTimers())
