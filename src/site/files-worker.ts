import {browserEnvironment} from '../base/browser-environment.ts'
import type {RangeAnswer, RangeOrder, RangeRequest} from '../features/files/range-server.ts'
import {guards} from '../features/files/ranges.ts'

/*
 * The site's service worker. It keeps nothing and answers nothing but `files/<id>/<name>` under the site, with bytes it asks the site's pages
 * for: those have the files. Everything else goes to the network as if it were not there.
 */

/** The part of `ServiceWorkerGlobalScope` that is used; TypeScript has it in a library that excludes that of pages. */
interface WorkerScope {
  readonly registration: {readonly scope: string}
  readonly clients: {
    claim(): Promise<void>
    matchAll(options: {readonly type: 'window'; readonly includeUncontrolled: true}): Promise<readonly Page[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate' | 'message' | 'fetch', listener: (event: WorkerEvent) => void): void
}

interface Page {
  readonly url: string
  postMessage(said: RangeRequest, transfer: readonly Transferable[]): void
}

interface WorkerEvent extends Event {
  readonly request: Request
  waitUntil(promise: Promise<unknown>): void
  respondWith(answer: Promise<Response>): void
}

/** A page that says nothing for so long is frozen, or knows nothing of files. Milliseconds. */
const pagePatienceMs = 5_000

const worker = globalThis as unknown as WorkerScope
const {scheduler} = browserEnvironment

worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()))
// The page that brought it is looked after at once, not from its next visit on.
worker.addEventListener('activate', event => event.waitUntil(worker.clients.claim()))
// What a page says while it gives a file: hearing it is all it is for, since a worker that hears nothing is ended.
worker.addEventListener('message', () => undefined)
worker.addEventListener('fetch', event => {
  const asked = fileAsked(event.request)
  if (asked !== undefined) event.respondWith(answerFor(asked))
})

function fileAsked({url, method, headers}: Request): RangeRequest | undefined {
  const {scope} = worker.registration
  if (!url.startsWith(`${scope}files/`)) return undefined
  const {pathname, searchParams} = new URL(url)
  const id = pathname.slice(new URL(scope).pathname.length).split('/')[1] ?? ''
  return {
    kind: 'shoal-file',
    id,
    save: searchParams.has('save'),
    method,
    range: headers.get('range'),
    ifRange: headers.get('if-range')
  }
}

async function answerFor(request: RangeRequest): Promise<Response> {
  const pages = await worker.clients.matchAll({type: 'window', includeUncontrolled: true})
  const source = await firstOf(pages.map(page => new Source(page, request)))
  const head = await source?.head()
  if (source === undefined || head === undefined) return new Response('', {status: 404, headers: [...guards]})
  const headers = head.headers.map(([name, value]): [string, string] => [name, value])
  return new Response(head.hasBody ? source.body() : null, {status: head.status, headers})
}

/** The first page that has the file; the others are let go. */
async function firstOf(sources: readonly Source[]): Promise<Source | undefined> {
  const found = await new Promise<Source | undefined>(resolve => {
    const all = sources.map(async source => {
      if (await source.isMine) resolve(source)
    })
    void Promise.all(all).then(() => resolve(undefined))
  })
  for (const source of sources) if (source !== found) source.leave()
  return found
}

type Head = Extract<RangeAnswer, {kind: 'head'}>

/** A page that is asked for one answer. */
class Source {
  readonly isMine: Promise<boolean>
  readonly #port: MessagePort
  readonly #said: RangeAnswer[] = []
  #wake = (): void => undefined

  constructor(page: Page, request: RangeRequest) {
    const {port1, port2} = new MessageChannel()
    this.#port = port1
    port1.onmessage = ({data}: MessageEvent<RangeAnswer>) => {
      this.#said.push(data)
      this.#wake()
    }
    page.postMessage(request, [port2])
    this.isMine = new Promise(resolve => {
      const cancel = scheduler.after(pagePatienceMs, () => resolve(false))
      void this.#next().then(said => {
        cancel()
        resolve(said.kind === 'mine')
      })
    })
  }

  /** Undefined when it is nothing that is shown, or cannot be had. */
  async head(): Promise<Head | undefined> {
    const said = await this.#next()
    return said.kind === 'head' ? said : undefined
  }

  /** A block is asked for when the browser wants one: what is not taken is not read. */
  body(): ReadableStream<Uint8Array> {
    return new ReadableStream(
      {
        pull: async controller => {
          this.#tell({kind: 'more'})
          const said = await this.#next()
          if (said.kind === 'block') controller.enqueue(said.bytes)
          else if (said.kind === 'end') controller.close()
          else controller.error(new TypeError('The file cannot be had any further.'))
        },
        cancel: () => this.leave()
      },
      {highWaterMark: 0}
    )
  }

  leave(): void {
    this.#tell({kind: 'enough'})
  }

  #tell(order: RangeOrder): void {
    this.#port.postMessage(order)
  }

  async #next(): Promise<RangeAnswer> {
    for (;;) {
      const said = this.#said.shift()
      if (said !== undefined) return said
      await new Promise<void>(resolve => (this.#wake = resolve))
    }
  }
}
