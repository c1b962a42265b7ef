/** What the page says to the worker, in order. Before the first: the folder's name. */
export type FilesOrder = {readonly job: number; readonly id: string} & (
  | {readonly kind: 'write'; readonly pieces: readonly {readonly at: number; readonly bytes: Uint8Array<ArrayBuffer>}[]}
  | {readonly kind: 'read'; readonly at: number; readonly size: number}
  | {readonly kind: 'close'}
)

export interface FilesAnswer {
  readonly job: number
  /** What was read, or what was written and may be used again. */
  readonly bytes?: readonly Uint8Array<ArrayBuffer>[]
  readonly failure?: {readonly name: string; readonly message: string}
}

/** File System, 2.6; TypeScript has it for workers only. */
interface SyncAccessHandle {
  /** Where the browser has modes at all. */
  readonly mode?: string
  read(buffer: Uint8Array, options: {at: number}): number
  write(buffer: Uint8Array, options: {at: number}): number
  flush(): void
  close(): void
}

interface WorkerFileHandle {
  createSyncAccessHandle(options: {mode: string}): Promise<SyncAccessHandle>
}

/** Runs inside a worker that is made of its source text: it uses nothing from around it. Says true when it can work. */
export function servePieceFiles(): void {
  const shared = 'readwrite-unsafe'
  const scope = globalThis as unknown as {
    onmessage: (event: MessageEvent<never>) => void
    postMessage(said: unknown, transfer?: readonly Transferable[]): void
  }
  const open = new Map<string, SyncAccessHandle>()
  let folder: FileSystemDirectoryHandle
  let before: Promise<unknown> = Promise.resolve()

  async function openFile(id: string): Promise<SyncAccessHandle> {
    const known = open.get(id)
    if (known !== undefined) return known
    const handle = (await folder.getFileHandle(id, {create: true})) as unknown as WorkerFileHandle
    for (let tries = 1; ; tries++) {
      try {
        const opened = await handle.createSyncAccessHandle({mode: shared})
        // Each is a descriptor of the process.
        if (open.size >= 8) close([...open.keys()][0]!)
        open.set(id, opened)
        return opened
      } catch (error) {
        // Another tab has it for a moment.
        if (tries === 100 || (error as Error).name !== 'NoModificationAllowedError') throw error
        await new Promise(resolve => setTimeout(resolve, 20))
      }
    }
  }

  function close(id: string): void {
    open.get(id)?.close()
    open.delete(id)
  }

  async function run(order: FilesOrder): Promise<readonly Uint8Array<ArrayBuffer>[]> {
    const {id} = order
    if (order.kind === 'close') {
      close(id)
      return []
    }
    const file = await openFile(id)
    try {
      if (order.kind === 'read') {
        const bytes = new Uint8Array(order.size)
        return file.read(bytes, {at: order.at}) === order.size ? [bytes] : []
      }
      for (const {at, bytes} of order.pieces) {
        for (let done = 0; done < bytes.length;) {
          const written = file.write(bytes.subarray(done), {at: at + done})
          if (written === 0) throw new DOMException('There is no room left.', 'QuotaExceededError')
          done += written
        }
      }
      file.flush()
      return order.pieces.map(({bytes}) => bytes)
    } finally {
      // Other tabs cannot open it meanwhile, unless all share it.
      if (file.mode !== shared) close(id)
    }
  }

  const serve = async (order: FilesOrder): Promise<void> => {
    try {
      const bytes = await run(order)
      const buffers = bytes.map(({buffer}) => buffer)
      scope.postMessage({job: order.job, bytes} satisfies FilesAnswer, buffers)
    } catch (error) {
      const {name, message} = error as Error
      scope.postMessage({job: order.job, failure: {name, message}} satisfies FilesAnswer)
    }
  }

  async function begin(name: string): Promise<boolean> {
    try {
      folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, {create: true})
      return 'createSyncAccessHandle' in FileSystemFileHandle.prototype
    } catch {
      return false
    }
  }

  scope.onmessage = ({data}: MessageEvent<string>) => {
    scope.onmessage = ({data}: MessageEvent<FilesOrder>) => void (before = before.then(() => serve(data)))
    void begin(data).then(works => scope.postMessage(works))
  }
}
