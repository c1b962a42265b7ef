/**
 * The data channel Trystero asks for, before and after there is a real one.
 * A pooled connection that is not built yet answers `createDataChannel` with this; the real channel is attached later.
 * What arrives is metered, since Trystero buffers unfinished transmissions without limit.
 */
export class DeferredDataChannel extends EventTarget {
  onmessage: ((event: MessageEvent) => void) | null = null
  onopen: ((event: Event) => void) | null = null
  onclose: ((event: Event) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  onbufferedamountlow: ((event: Event) => void) | null = null
  readonly label: string
  #native: RTCDataChannel | undefined
  #closed = false
  #binaryType: BinaryType = 'arraybuffer'
  #threshold = 0
  readonly #mayReceive: (bytes: number) => boolean

  /** `mayReceive` is asked for each message; when it answers false the message is dropped. */
  constructor(label: string, mayReceive: (bytes: number) => boolean) {
    super()
    this.label = label
    this.#mayReceive = mayReceive
  }

  attach(native: RTCDataChannel): void {
    this.#native = native
    native.binaryType = this.#binaryType
    native.bufferedAmountLowThreshold = this.#threshold
    native.onmessage = event => {
      if (!this.#mayReceive(sizeOf(event.data))) return
      const copy = new MessageEvent('message', {data: event.data as unknown})
      this.onmessage?.(copy)
      this.dispatchEvent(copy)
    }
    native.onopen = () => this.#relay('open', this.onopen)
    native.onclose = () => this.#relay('close', this.onclose)
    native.onbufferedamountlow = () => this.#relay('bufferedamountlow', this.onbufferedamountlow)
    native.onerror = event => this.onerror?.(event)
    if (this.#closed) native.close()
  }

  #relay(name: string, handler: ((event: Event) => void) | null): void {
    const event = new Event(name)
    handler?.(event)
    this.dispatchEvent(event)
  }

  get binaryType(): BinaryType {
    return this.#binaryType
  }

  set binaryType(value: BinaryType) {
    this.#binaryType = value
    if (this.#native) this.#native.binaryType = value
  }

  get bufferedAmountLowThreshold(): number {
    return this.#threshold
  }

  set bufferedAmountLowThreshold(value: number) {
    this.#threshold = value
    if (this.#native) this.#native.bufferedAmountLowThreshold = value
  }

  get readyState(): RTCDataChannelState {
    return this.#native?.readyState ?? (this.#closed ? 'closed' : 'connecting')
  }

  get bufferedAmount(): number {
    return this.#native?.bufferedAmount ?? 0
  }

  send(data: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>): void {
    // Trystero sends without looking at the state, in reaction to a peer that may be gone by then.
    if (this.#native?.readyState === 'open') this.#native.send(data as ArrayBuffer)
  }

  close(): void {
    this.#closed = true
    this.#native?.close()
  }
}

function sizeOf(data: unknown): number {
  if (data instanceof ArrayBuffer) return data.byteLength
  return typeof data === 'string' ? data.length : Number.POSITIVE_INFINITY
}
