import type {Environment} from './ports.ts'

/**
 * The one reader of browser globals for time and chance.
 * `getRandomValues` fills at most 65,536 bytes a call, hence the loop.
 */
export const browserEnvironment: Environment = {
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now()
  },
  scheduler: {
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs)
      return () => clearTimeout(timer)
    }
  },
  random: {
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
      return bytes
    },
    fraction: () => Math.random()
  }
}
