import {expect} from '@open-wc/testing'
import {PageFileHasher} from '../../../src/features/files/hashing-page.ts'
import {WorkerFileHasher} from '../../../src/features/files/hashing-worker.ts'
import {describeFileHasher} from '../../contracts/file-hasher.ts'

const suite = {describe, it, expect}

/** A file that was removed after it was chosen. */
async function makeBroken(): Promise<Blob> {
  const folder = await navigator.storage.getDirectory()
  const handle = await folder.getFileHandle('removed', {create: true})
  const writable = await handle.createWritable()
  await writable.write(new Uint8Array(70_000))
  await writable.close()
  const file = await handle.getFile()
  await folder.removeEntry('removed')
  return file
}

describeFileHasher('PageFileHasher in a browser', () => new PageFileHasher(), makeBroken, suite)
describeFileHasher('WorkerFileHasher', () => new WorkerFileHasher(), makeBroken, suite)
describeFileHasher(
  'WorkerFileHasher where making one throws',
  () =>
    new WorkerFileHasher({
      makeWorker() {
        throw new DOMException('Refused by the policy', 'SecurityError')
      }
    }),
  makeBroken,
  suite
)

describe('hashing in a worker', () => {
  it('is what happens where nothing forbids it, and the worker goes when nobody needs it', async () => {
    const {Worker} = window
    const workers: {ended: boolean}[] = []
    class WatchedWorker extends Worker {
      readonly note = {ended: false}
      constructor(url: string | URL) {
        super(url)
        workers.push(this.note)
      }
      override terminate(): void {
        this.note.ended = true
        super.terminate()
      }
    }
    window.Worker = WatchedWorker
    try {
      const hasher = new WorkerFileHasher()
      const read = async () => {
        for await (const hashes of hasher.leaves(new Blob(['tea']))) expect(hashes.length).to.equal(32)
      }
      await Promise.all([read(), read()])
      await Promise.resolve()
      expect(workers).to.deep.equal([{ended: true}])
      await read()
      expect(workers).to.have.length(2)
    } finally {
      window.Worker = Worker
    }
  })

  it('is done on the page where its policy forbids workers', async () => {
    const frame = document.createElement('iframe')
    const answer = new Promise<MessageEvent<string>>(resolve => addEventListener('message', resolve, {once: true}))
    const page = `<!doctype html>
      <meta http-equiv="Content-Security-Policy" content="worker-src 'none'">
      <script type="module">
        import {WorkerFileHasher} from '${location.origin}/src/features/files/hashing-worker.ts'
        let count = 0
        let refused = 0
        document.addEventListener('securitypolicyviolation', () => refused++)
        const hasher = new WorkerFileHasher()
        for (let i = 0; i < 2; i++) for await (const hashes of hasher.leaves(new Blob(['tea']))) count += hashes.length
        parent.postMessage(count + ' bytes, ' + refused + ' worker refused', '*')
      </script>`
    frame.src = URL.createObjectURL(new Blob([page], {type: 'text/html'}))
    document.body.append(frame)
    expect((await answer).data).to.equal('64 bytes, 1 worker refused')
    frame.remove()
  })
})
