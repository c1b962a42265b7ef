import * as strings from '../hand-strings.ts'
import type {ByHandView, HandConnectionView, HandOfferView, HandPlace} from '../hand-view.ts'
import {sentenceOf} from '../sentence-of.ts'

/** Where one stands; tagged by `kind`. `trouble`: why the last text was not taken, '' when there is nothing to say. */
export type HandStep =
  | {readonly kind: 'choice'; readonly trouble: string}
  | {readonly kind: 'asking'; readonly trouble: string}
  | {readonly kind: 'gathering'}
  | {readonly kind: 'offering'; readonly connection: HandOfferView; readonly trouble: string}
  | {readonly kind: 'answering'; readonly connection: HandConnectionView}
  | {readonly kind: 'connecting'; readonly connection: HandConnectionView}
  | {readonly kind: 'together'}
  | {readonly kind: 'ended'; readonly words: string}

/**
 * The steps of connecting by hand in one topic, one connection at a time. It outlives the elements that show it, so that a panel can be closed
 * while somebody carries a text.
 */
export class HandSession {
  readonly #place: HandPlace
  readonly #listeners = new Set<() => void>()
  #step: HandStep = {kind: 'choice', trouble: ''}
  #byHand: Promise<ByHandView> | undefined
  #passed = ''
  /** Which attempt it is: what a former one brings is dropped. */
  #attempt = 0

  constructor(place: HandPlace) {
    this.#place = place
  }

  get step(): HandStep {
    return this.#step
  }

  /** The returned function ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** To the field for a text one was given. */
  ask(): void {
    this.#become({kind: 'asking', trouble: ''})
  }

  async offer(withInvite: boolean): Promise<void> {
    await this.#make(
      async byHand => {
        const connection = await byHand.offer({withInvite})
        return {connection, step: {kind: 'offering', connection, trouble: ''}}
      },
      trouble => ({kind: 'choice', trouble})
    )
  }

  /** Answers a text one was given. */
  async answer(text: string): Promise<void> {
    await this.#make(
      async byHand => {
        const connection = await byHand.answer(text)
        return {connection, step: {kind: 'answering', connection}}
      },
      trouble => ({kind: 'asking', trouble})
    )
  }

  /** Answers a text that the page was opened with, once. */
  open(text: string): void {
    if (text === this.#passed) return
    this.#passed = text
    void this.answer(text)
  }

  /** Takes the answer to what was offered. */
  async accept(text: string): Promise<void> {
    if (this.#step.kind !== 'offering') return
    const {connection} = this.#step
    try {
      await connection.accept(text)
    } catch (error) {
      if (this.#step.kind !== 'offering' || this.#step.connection !== connection) return
      this.#become({...this.#step, trouble: sentenceOf(error, strings.somethingWrong())})
    }
  }

  /** Gives up what is not connected, and begins anew. */
  startOver(): void {
    this.#attempt++
    if ('connection' in this.#step) this.#step.connection.cancel()
    this.#become({kind: 'choice', trouble: ''})
  }

  async #make(
    make: (byHand: ByHandView) => Promise<{connection: HandConnectionView; step: HandStep}>,
    failed: (trouble: string) => HandStep
  ): Promise<void> {
    const attempt = ++this.#attempt
    this.#become({kind: 'gathering'})
    try {
      this.#byHand ??= this.#place.byHand!()
      const {connection, step} = await make(await this.#byHand)
      if (attempt !== this.#attempt) return connection.cancel()
      this.#become(step)
      connection.on('state', () => this.#follow(attempt, connection))
      this.#follow(attempt, connection)
    } catch (error) {
      // What could not be loaded is loaded again.
      void this.#byHand?.catch(() => (this.#byHand = undefined))
      if (attempt === this.#attempt) this.#become(failed(sentenceOf(error, strings.somethingWrong())))
    }
  }

  #follow(attempt: number, connection: HandConnectionView): void {
    if (attempt !== this.#attempt) return
    const {state} = connection
    switch (state.kind) {
      case 'waiting':
      case 'cancelled':
        return
      case 'connecting':
        return this.#become({kind: 'connecting', connection})
      case 'together':
        return this.#become({kind: 'together'})
      case 'failed':
      case 'expired':
        return this.#become({kind: 'ended', words: strings.ended(state)})
    }
  }

  #become(step: HandStep): void {
    this.#step = step
    for (const listener of [...this.#listeners]) listener()
  }
}

const sessions = new WeakMap<HandPlace, HandSession>()

/** The one of a topic, whoever shows it. */
export function handSession(place: HandPlace): HandSession {
  const session = sessions.get(place) ?? new HandSession(place)
  sessions.set(place, session)
  return session
}
