import type {Bytes} from '../../../base/bytes.ts'
import {fromHex} from '../../../base/bytes.ts'
import type {PersonKey} from '../../../base/ids.ts'
import {gameRealtimeWords} from '../../../protocol/link-messages.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {RealtimePort} from './realtime-port.ts'
import {wordBytes, wordNumbers, type GameWord, type UnsignedWord} from './words.ts'

export interface WordHandlers {
  /** It is signed: send it. */
  send(word: GameWord): void
  /** A seat's word, checked. */
  heard(word: GameWord): void
}

/** 'unchecked': there was no room for it, or this page cannot check. Nobody is to blame. */
export type Hearing = 'genuine' | 'forged' | 'unchecked'

/** Who brings a word: a seat's person, or somebody without one. */
export type Bringer = number | 'strangers'

interface Queue {
  waiting: number
  last: Promise<void>
}

/** Signs what this page says and checks what others say, each in the order it was said. What one brings never takes the room of another. */
export class WordExchange {
  readonly #port: RealtimePort
  readonly #handlers: WordHandlers
  #signing: Promise<void> = Promise.resolve()
  readonly #queues = new Map<Bringer, Queue>()
  #closed = false

  constructor(port: RealtimePort, handlers: WordHandlers) {
    this.#port = port
    this.#handlers = handlers
  }

  say(word: UnsignedWord): void {
    const sign = () => this.#port.swarm.identity.sign(wordBytes(word))
    // One that cannot be signed the second time either is left out: those after it are not kept back.
    const signed = sign().catch(() => sign().catch(() => undefined))
    this.#signing = Promise.all([signed, this.#signing]).then(([signature]) => {
      if (!this.#closed && signature !== undefined) this.#handlers.send({...word, type: 'gameWord', signature})
    })
  }

  /** Resolves when it was checked, after those its bringer brought before. */
  async hear(word: GameWord, author: PersonKey, bringer: Bringer): Promise<Hearing> {
    const queue = this.#queues.get(bringer) ?? {waiting: 0, last: Promise.resolve()}
    if (queue.waiting >= parameters.wordsChecked) return 'unchecked'
    this.#queues.set(bringer, queue)
    queue.waiting++
    const checked = this.#port.verify(fromHex(author)!, word.signature as Bytes, wordBytes(word)).then(
      (genuine): Hearing => (genuine ? 'genuine' : 'forged'),
      (): Hearing => 'unchecked'
    )
    const inOrder = Promise.all([checked, queue.last])
    queue.last = inOrder.then(() => undefined)
    const [outcome] = await inOrder
    queue.waiting--
    if (this.#closed) return 'unchecked'
    if (outcome === 'genuine') this.#handlers.heard(word)
    return outcome
  }

  close(): void {
    this.#closed = true
  }
}

export const wordName = (word: Pick<GameWord, 'word'>): (typeof gameRealtimeWords)[number] =>
  gameRealtimeWords[word.word]!

export {wordNumbers}
