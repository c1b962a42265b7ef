import type {Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'
import type {Scheduler} from '../../base/ports.ts'
import {showing, sniffedBytes} from './media-safety.ts'
import {answerRequest, type FileAnswer, type FileRequest} from './ranges.ts'

/** What the service worker asks a page, with a port for the answer. */
export interface RangeRequest extends FileRequest {
  readonly kind: 'shoal-file'
  readonly id: string
  readonly save: boolean
}

/** What the page says on that port: whether it is here to answer, how, and then a block for each 'more'. */
export type RangeAnswer =
  | {readonly kind: 'none'}
  /** It has the file; the head follows when its first bytes are here. */
  | {readonly kind: 'mine'}
  | {readonly kind: 'head'; readonly status: number; readonly headers: FileAnswer['headers']; readonly hasBody: boolean}
  | {readonly kind: 'block'; readonly bytes: Bytes}
  | {readonly kind: 'end'}
  | {readonly kind: 'failed'}

/** What the service worker says on it. */
export type RangeOrder = {readonly kind: 'more'} | {readonly kind: 'enough'}

export interface ServedFile {
  /** Made safe. */
  readonly name: string
  readonly size: number
  readonly mediaType: string
  /** From byte `start` on; what is not here yet is fetched. */
  blocks(options: {readonly start: number; readonly signal: AbortSignal}): AsyncIterable<Bytes>
}

export interface RangeServerOptions {
  readonly container: Pick<ServiceWorkerContainer, 'addEventListener' | 'controller' | 'startMessages'>
  readonly scheduler: Scheduler
}

/** The files of a topic, as far as they are given to the service worker. `Files` is one. */
export interface ServedFiles {
  readonly list: readonly (Omit<ServedFile, 'blocks'> & {readonly id: FileId})[]
  blocks(id: FileId, options: {readonly start: number; readonly signal: AbortSignal}): AsyncIterable<Bytes>
}

/** Answers that are under way at once; one more ends the oldest, whose reader asks again if it is still there. */
const mostAnswers = 32

/** A service worker that hears nothing for half a minute is ended, and its answers with it. Milliseconds. */
const stayEveryMs = 10_000

/** An answer nobody has taken from for so long keeps no worker awake. Milliseconds. */
const idleSteps = 6

/**
 * Gives the files of this page to its service worker, which answers with them under `files/<id>/<name>`: a film is watched and a picture
 * shown while it arrives. Only what `showing` allows is shown; with `?save`, everything is saved.
 */
export class RangeServer {
  readonly #container: RangeServerOptions['container']
  readonly #served = new Set<ServedFiles>()
  readonly #scheduler: Scheduler
  readonly #end = new AbortController()
  readonly #answers = new Set<AbortController>()

  constructor({container, scheduler}: RangeServerOptions) {
    this.#container = container
    this.#scheduler = scheduler
    const heard = (event: Event) => this.#hear(event as MessageEvent<RangeRequest | null>)
    container.addEventListener('message', heard, {signal: this.#end.signal})
    container.startMessages()
  }

  /** Gives these files too; the returned function ends it. */
  serve(files: ServedFiles): () => void {
    this.#served.add(files)
    return () => void this.#served.delete(files)
  }

  /** Where the file is, relative to the page; undefined while no service worker looks after the page. */
  addressOf(id: FileId, name: string, {save = false} = {}): string | undefined {
    if (this.#container.controller === null) return undefined
    return `files/${id}/${encodeURIComponent(name.toWellFormed())}${save ? '?save' : ''}`
  }

  close(): void {
    this.#end.abort()
    for (const answer of this.#answers) answer.abort()
  }

  #hear({data, ports, source}: MessageEvent<RangeRequest | null>): void {
    const port = ports[0]
    if (data?.kind !== 'shoal-file' || port === undefined) return
    const file = this.#find(data.id as FileId)
    say(port, {kind: file === undefined ? 'none' : 'mine'})
    if (file === undefined) return
    const end = new AbortController()
    this.#answers.add(end)
    if (this.#answers.size > mostAnswers) [...this.#answers][0]!.abort()
    const asked = this.#stayAwake(source as ServiceWorker | null, end.signal)
    void answer(port, data, file, end, asked).finally(() => {
      this.#answers.delete(end)
      end.abort()
    })
  }

  #find(id: FileId): ServedFile | undefined {
    for (const files of this.#served) {
      const found = files.list.find(file => file.id === id)
      if (found !== undefined) return {...found, blocks: options => files.blocks(id, options)}
    }
    return undefined
  }

  /** The returned function says that something was taken. */
  #stayAwake(worker: ServiceWorker | null, signal: AbortSignal): () => void {
    let idle = 0
    const step = () => {
      if (idle++ < idleSteps) worker?.postMessage('stay')
      cancel = this.#scheduler.after(stayEveryMs, step)
    }
    let cancel = this.#scheduler.after(stayEveryMs, step)
    signal.addEventListener('abort', () => cancel())
    return () => (idle = 0)
  }
}

const say = (port: MessagePort, said: RangeAnswer): void => port.postMessage(said)

async function answer(
  port: MessagePort,
  request: RangeRequest,
  file: ServedFile,
  end: AbortController,
  asked: () => void
): Promise<void> {
  const {signal} = end
  // Orders are counted: the worker may ask for the first block before the head has been made.
  let orders = 0
  let wake = (): void => undefined
  port.onmessage = ({data}: MessageEvent<RangeOrder>) => {
    if (data.kind === 'enough') end.abort()
    else orders++
    asked()
    wake()
  }
  signal.addEventListener('abort', () => wake())
  const ordered = async (): Promise<boolean> => {
    while (orders === 0 && !signal.aborted) await new Promise<void>(resolve => (wake = resolve))
    orders--
    return !signal.aborted
  }
  try {
    const contentType = request.save ? '' : await shownType(file, signal)
    if (contentType === undefined) {
      say(port, {kind: 'failed'})
      return
    }
    const saveAs = request.save ? file.name : undefined
    const head = answerRequest(request, {tag: request.id, size: file.size, contentType, saveAs})
    const hasBody = head.end > head.start
    say(port, {kind: 'head', status: head.status, headers: head.headers, hasBody})
    if (!hasBody) return
    for await (const bytes of part(file, head, signal)) {
      if (!(await ordered())) return
      say(port, {kind: 'block', bytes})
    }
    if (await ordered()) say(port, {kind: 'end'})
  } catch {
    // Given up, or the file cannot be had: the reader is told that it ended early, and whoever wanted the file is told by its state.
    say(port, {kind: 'failed'})
  } finally {
    port.close()
  }
}

async function* part(file: ServedFile, {start, end}: FileAnswer, signal: AbortSignal): AsyncGenerator<Bytes> {
  let left = end - start
  for await (const bytes of file.blocks({start, signal})) {
    const taken = bytes.length > left ? bytes.slice(0, left) : bytes
    left -= taken.length
    yield taken
    if (left === 0) return
  }
  if (left > 0) throw new Error('The file ended early.')
}

/** Undefined when it is nothing that is shown. */
async function shownType(file: ServedFile, signal: AbortSignal): Promise<string | undefined> {
  const first = new Uint8Array(Math.min(sniffedBytes, file.size))
  let at = 0
  if (first.length > 0) {
    for await (const bytes of file.blocks({start: 0, signal})) {
      const taken = bytes.subarray(0, first.length - at)
      first.set(taken, at)
      at += taken.length
      if (at === first.length) break
    }
  }
  return showing(file.mediaType, first)?.contentType
}
