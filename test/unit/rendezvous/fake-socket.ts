import type {OpenSocket} from '../../../src/rendezvous/relay-socket.ts'

/** The part of a WebSocket that is used, worked by hand. */
export class FakeSocket {
  readonly url: string
  readonly sent: string[] = []
  closed = false
  accepted = false
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((event: {data: unknown}) => void) | null = null
  /** How the other side reacts to what it is sent. */
  onSent: (text: string) => void = () => undefined

  constructor(url: string) {
    this.url = url
  }

  get readyState(): number {
    return this.closed ? 3 : this.accepted ? 1 : 0
  }

  send(text: string): void {
    if (this.closed) throw new Error('sent on a closed socket')
    this.sent.push(text)
    this.onSent(text)
  }

  close(): void {
    this.closed = true
  }

  // What the other side does.

  accept(): void {
    this.accepted = true
    this.onopen?.()
  }

  fail(): void {
    this.closed = true
    this.onclose?.()
  }

  say(data: unknown): void {
    this.onmessage?.({data})
  }
}

/** Keeps every socket that was asked for; `onOpen` decides what becomes of each. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = []
  onOpen: (socket: FakeSocket) => void = () => undefined

  readonly open: OpenSocket = url => {
    const socket = new FakeSocket(url)
    this.sockets.push(socket)
    this.onOpen(socket)
    return socket as unknown as WebSocket
  }

  get last(): FakeSocket {
    return this.sockets.at(-1)!
  }
}
