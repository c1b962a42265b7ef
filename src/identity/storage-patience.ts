import {StorageError} from '../base/errors.ts'
import type {Environment} from '../base/ports.ts'

/** How long storage may take to answer before the page goes on without it. An open blocked by another tab answers never. */
export const storageTimeLimitMs = 3_000

/** The outcome of `work`, or a StorageError 'blocked' when there is none in time. */
export function within<T>(env: Environment, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = env.scheduler.after(storageTimeLimitMs, () =>
      reject(
        new StorageError('blocked', 'This browser’s storage does not answer. Close other tabs of this page and reload.')
      )
    )
    work.then(resolve, reject).finally(cancel)
  })
}
