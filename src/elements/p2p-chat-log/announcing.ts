import type {Scheduler} from '../../base/ports.ts'
import type {MessageView} from '../chat-view.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'

/** Spoken one by one; of more only the number is. */
const mostSpoken = 3
const mostCharacters = 200
const waitMs = 150
/** What was said goes again once it was heard, so that a text does not stay here that its author takes back. */
const spokenForMs = 5000

/** What a screen reader says of new messages: who wrote what, of others, and not without end. */
export function announce(arrived: readonly MessageView[]): readonly string[] {
  const others = arrived.filter(({own, deleted, hidden}) => !own && !deleted && hidden === undefined)
  const spoken = others
    .slice(0, mostSpoken)
    .map(({authorName, text}) => strings.heard(authorName, shorten(harmless(text))))
  const more = others.length - spoken.length
  return more > 0 ? [...spoken, strings.moreHeard(more)] : spoken
}

const shorten = (text: string) => (text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text)

/** Gathers what arrives within a moment and says it together, after it was drawn. */
export class Announcing {
  readonly #scheduler: Scheduler
  readonly #say: (lines: readonly string[]) => void
  #heard: MessageView[] = []
  #cancel: (() => void) | undefined
  #cancelSilence: (() => void) | undefined

  constructor(scheduler: Scheduler, say: (lines: readonly string[]) => void) {
    this.#scheduler = scheduler
    this.#say = say
  }

  hear(arrived: readonly MessageView[]): void {
    if (arrived.length === 0) return
    this.#heard = this.#heard.concat(arrived)
    this.#cancel ??= this.#scheduler.after(waitMs, () => {
      const heard = this.#heard
      this.end()
      this.#say(announce(heard))
      this.#cancelSilence = this.#scheduler.after(spokenForMs, () => this.#say([]))
    })
  }

  end(): void {
    this.#cancel?.()
    this.#cancelSilence?.()
    this.#cancel = this.#cancelSilence = undefined
    this.#heard = []
  }
}
