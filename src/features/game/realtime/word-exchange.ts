import type {Bytes} from '../../../base/bytes.ts'
import {fromHex} from '../../../base/bytes.ts'
import type {PersonKey} from '../../../base/ids.ts'
import {gameRealtimeWords} from '../../../protocol/link-messages.ts'
import type {RealtimePort} from './realtime-port.ts'
import {wordBytes, wordNumbers, type GameWord, type UnsignedWord} from './words.ts'

/** Words being checked at once; more is a flood. */
const mostChecked = 64

export interface WordHandlers {
  /** It is signed: send it. */
  send(word: GameWord): void
  /** A seat's word, checked. */
  heard(word: GameWord): void
  forged(): void
}

/** Signs what this page says and checks what others say, each in the order it was said. */
export class WordExchange {
  readonly #port: RealtimePort
  readonly #handlers: WordHandlers
  #signing: Promise<void> = Promise.resolve()
  #checking: Promise<void> = Promise.resolve()
  #checked = 0
  #closed = false

  constructor(port: RealtimePort, handlers: WordHandlers) {
    this.#port = port
    this.#handlers = handlers
  }

  say(word: UnsignedWord): void {
    const signed = this.#port.swarm.identity.sign(wordBytes(word))
    this.#signing = Promise.all([signed, this.#signing]).then(([signature]) => {
      if (!this.#closed) this.#handlers.send({...word, type: 'gameWord', signature})
    })
  }

  /** Resolves when it was checked. False: too much is being checked already. */
  hear(word: GameWord, author: PersonKey): Promise<boolean> | false {
    if (this.#checked >= mostChecked) return false
    this.#checked++
    const checked = this.#port.verify(fromHex(author)!, word.signature as Bytes, wordBytes(word))
    const done = Promise.all([checked, this.#checking]).then(([genuine]) => {
      this.#checked--
      if (this.#closed) return false
      if (genuine) this.#handlers.heard(word)
      else this.#handlers.forged()
      return genuine
    })
    this.#checking = done.then(() => undefined)
    return done
  }

  close(): void {
    this.#closed = true
  }
}

export const wordName = (word: Pick<GameWord, 'word'>): (typeof gameRealtimeWords)[number] =>
  gameRealtimeWords[word.word]!

export {wordNumbers}
