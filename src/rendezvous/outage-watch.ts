import type {Environment} from '../base/ports.ts'
import {parameters} from './parameters.ts'

/**
 * Whether anything at all answers at a relay's address. 'hung': nothing came, not even that it cannot be reached. 'forbidden': this page may
 * not ask there.
 */
export type Answer = 'answered' | 'failed' | 'hung' | 'forbidden'

export type AnswersAt = (url: string) => Promise<Answer>

/**
 * Looks whether a relay that could not be reached is back, without a WebSocket. Browsers put off sockets to where others failed: Chromium by up to
 * five seconds, Firefox by up to sixty. So while nothing answers there sockets are tried rarely, and at once when something does. Where what is asked hangs,
 * as on a way that drops everything, it is not asked again: Chromium goes on with each attempt to connect, repeats it ever more slowly, and makes six to one address.
 */
export class OutageWatch {
  readonly #environment: Environment
  readonly #url: string
  readonly #answersAt: AnswersAt | undefined
  /** What came of the last look; undefined once it says nothing any more. */
  #answer: Answer | undefined
  /** Something answered, and yet no socket opened: that says nothing any more. */
  #deceived = false

  constructor(environment: Environment, url: string, answersAt: AnswersAt | undefined) {
    this.#environment = environment
    this.#url = url
    this.#answersAt = answersAt
  }

  /** Nothing answered when it was last looked: a socket would be in vain. */
  get isSilent(): boolean {
    return this.#answer === 'failed'
  }

  /** It is of use to look. Where it is not, only a socket tells. */
  get isOfUse(): boolean {
    const tellsNothing = this.#answer === 'hung' || this.#answer === 'forbidden'
    return this.#answersAt !== undefined && !tellsNothing && !this.#deceived
  }

  /** A socket opened. Whether it stays is not known yet. */
  opened(): void {
    if (this.#answer !== 'forbidden') this.#answer = undefined
  }

  /** A socket stayed open, or the page may be on another network. */
  forget(): void {
    this.opened()
    this.#deceived = false
  }

  /**
   * Looks again and again, `downMs` after the relay was open last, and calls `back` once something answers. One look does not wait for the one before:
   * what was sent into nothing is repeated ever more slowly. Answers with what ends it.
   */
  begin(downMs: () => number, back: () => void): () => void {
    const answersAt = this.#answersAt
    if (answersAt === undefined || !this.isOfUse) return () => undefined
    let ended = false
    let cancel = () => undefined as void
    const end = () => {
      ended = true
      cancel()
    }
    const look = async () => {
      later()
      const answer = await answersAt(this.#url)
      if (ended) return
      this.#answer = answer
      if (answer === 'failed') return
      end()
      if (answer !== 'answered') return
      this.#deceived = true
      back()
    }
    const later = () => {
      const mostMs = downMs() < parameters.socketLostMs ? parameters.outageLookMs : parameters.socketMaxBackoffMs
      // Many pages wait for a relay: they are not to come all at once.
      cancel = this.#environment.scheduler.after(
        mostMs * (0.5 + this.#environment.random.fraction() / 2),
        () => void look()
      )
    }
    later()
    return end
  }
}
