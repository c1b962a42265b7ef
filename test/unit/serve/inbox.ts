import {once} from 'node:events'
import {WebSocket} from 'ws'

/** A websocket client that keeps what it is sent until a test asks for it. */
export class Inbox {
  readonly socket: WebSocket
  readonly #messages: unknown[] = []
  readonly #waiting: (() => void)[] = []

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', data => {
      this.#messages.push(JSON.parse(data.toString()))
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  static async open(url: string, options: {rejectUnauthorized?: boolean} = {}): Promise<Inbox> {
    const socket = new WebSocket(url, options)
    const inbox = new Inbox(socket)
    await once(socket, 'open')
    return inbox
  }

  get messages(): readonly unknown[] {
    return this.#messages
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The first message that fits, as soon as it is here. */
  async find<T>(fits: (message: T) => boolean): Promise<T> {
    for (;;) {
      const found = this.#messages.find(message => fits(message as T))
      if (found !== undefined) return found as T
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
  }

  close(): void {
    this.socket.terminate()
  }
}
