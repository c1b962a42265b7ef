import {describe, expect, it} from 'vitest'
import {PageFileHasher} from '../../src/features/files/hashing-page.ts'
import {WorkerFileHasher} from '../../src/features/files/hashing-worker.ts'
import {describeFileHasher} from './file-hasher.ts'

const suite = {describe, it, expect}

/** Says that it is larger than what can be read of it, as a file that was cut short. */
function makeBroken(): Promise<Blob> {
  const blob = new Blob(['tea'])
  Object.defineProperty(blob, 'size', {value: 70_000})
  return Promise.resolve(blob)
}

describeFileHasher('PageFileHasher', () => new PageFileHasher(), makeBroken, suite)

// Node has no Worker of the web: as where a policy forbids it. The worker itself is tried in test/component.
describeFileHasher('WorkerFileHasher without a worker', () => new WorkerFileHasher(), makeBroken, suite)
