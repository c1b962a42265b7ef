import {browserEnvironment} from '../../src/base/browser-environment.ts'
import type {Environment} from '../../src/base/ports.ts'

/** Real time that runs faster: for waiting on real relays without waiting half a minute. The wall clock stays true. */
export const scaledEnvironment = (speed: number): Environment => ({
  clock: {now: () => browserEnvironment.clock.now(), monotonic: () => browserEnvironment.clock.monotonic() * speed},
  scheduler: {after: (delayMs, task) => browserEnvironment.scheduler.after(delayMs / speed, task)},
  random: browserEnvironment.random
})
