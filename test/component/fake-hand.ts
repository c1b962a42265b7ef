import {InviteError} from '../../src/base/errors.ts'
import {TypedEvents} from '../../src/base/typed-events.ts'
import type {ByHandView, HandOfferView, HandPlace, HandStateView} from '../../src/elements/hand-view.ts'
import type {CodeCamera} from '../../src/elements/p2p-hand-invite/code-camera.ts'

/** An end of a connection of which the test says what becomes of it. */
export class FakeHandConnection extends TypedEvents<{state: void}> implements HandOfferView {
  readonly text: string
  readonly expiresMs = Date.UTC(2026, 10, 22, 12, 15)
  readonly accepted: string[] = []
  /** Thrown by the next answer that is put in. */
  refusal: Error | undefined
  state: HandStateView = {kind: 'waiting'}
  isCancelled = false

  constructor(text: string) {
    super()
    this.text = text
  }

  become(state: HandStateView): void {
    this.state = state
    this.emit('state', undefined)
  }

  async accept(answer: string): Promise<void> {
    this.accepted.push(answer)
    const {refusal} = this
    this.refusal = undefined
    if (refusal) throw refusal
    this.become({kind: 'connecting'})
  }

  cancel(): void {
    this.isCancelled = true
  }
}

/** A topic in which texts are passed, without a network. */
export class FakeHandPlace implements HandPlace, ByHandView {
  readonly made: FakeHandConnection[] = []
  readonly letIn: boolean[] = []
  readonly answered: string[] = []
  /** Waited for before anything is made. */
  gathering: Promise<void> = Promise.resolve()
  refusal: InviteError | undefined

  byHand = (): Promise<ByHandView> => Promise.resolve(this)

  get connection(): FakeHandConnection {
    return this.made.at(-1)!
  }

  async offer({withInvite}: {readonly withInvite: boolean}): Promise<FakeHandConnection> {
    this.letIn.push(withInvite)
    return this.#make('gQ' + 'offer'.repeat(50))
  }

  async answer(text: string): Promise<FakeHandConnection> {
    this.answered.push(text)
    return this.#make('kQ' + 'answer'.repeat(30))
  }

  async #make(text: string): Promise<FakeHandConnection> {
    await this.gathering
    const {refusal} = this
    this.refusal = undefined
    if (refusal) throw refusal
    const connection = new FakeHandConnection(text)
    this.made.push(connection)
    return connection
  }
}

/** A camera that sees what the test holds in front of it. */
export class FakeCamera implements CodeCamera {
  #see: ((text: string | undefined) => void) | undefined
  #fail: ((error: Error) => void) | undefined
  readonly #can: boolean
  isOn = false

  constructor(can = true) {
    this.#can = can
  }

  canRead = (): Promise<boolean> => Promise.resolve(this.#can)

  read(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
    if (!(video instanceof HTMLVideoElement)) throw new TypeError('There is nothing to show the picture in.')
    this.isOn = true
    const seen = new Promise<string | undefined>((resolve, reject) => {
      this.#see = resolve
      this.#fail = reject
      signal.addEventListener('abort', () => resolve(undefined))
    })
    return seen.finally(() => (this.isOn = false))
  }

  see(text: string): void {
    this.#see?.(text)
  }

  fail(): void {
    this.#fail?.(new DOMException('Permission denied', 'NotAllowedError'))
  }
}
