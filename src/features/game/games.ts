import {TypedEvents} from '../../base/typed-events.ts'
import type {AnyDefinition, CreateOptions, GameInfo, GamesEvents, GamesNotice, TableRow} from './games-parts.ts'
import type {RealtimeTable} from './realtime-table.ts'
import type {SharedStateTable} from './shared-state-table.ts'
import type {TableId} from './table-acts.ts'
import type {TopicGames} from './topic-games.ts'
import type {TurnTable} from './turn-table.ts'

export type {AnyDefinition, CreateOptions, GameInfo, GamesEvents, GamesNotice, TableRow} from './games-parts.ts'

/** The tables of a topic, as one user of them has them: several may, of one topic on one page, and each closes its own. */
export class Games<S = unknown> extends TypedEvents<GamesEvents> {
  readonly swarm: S
  readonly #topic: TopicGames
  readonly #release: () => Promise<void>
  readonly #endings: readonly (() => void)[]
  readonly #shown = new Set<() => void>()
  #closing: Promise<void> | undefined

  /** For `openGames`; `release` is called once, when it is closed. */
  constructor(swarm: S, topic: TopicGames, release: () => Promise<void>) {
    super()
    this.swarm = swarm
    this.#topic = topic
    this.#release = release
    this.#endings = [
      topic.on('tables', () => this.emit('tables', undefined)),
      topic.on('notice', () => this.emit('notice', undefined)),
      topic.on('table', id => this.emit('table', id))
    ]
  }

  /** What can be played on this page. */
  get games(): readonly GameInfo[] {
    return this.#topic.games
  }

  /** Those that wait for this person first, then their own, then the newest; a new array after each change. */
  get tables(): readonly TableRow[] {
    return this.#topic.tables
  }

  /** What a person should be told. */
  get notice(): GamesNotice | undefined {
    return this.#topic.notice
  }

  /** Adds the rules of a game: its tables can be played from now on, on this page. Resolves when those there are have been read. */
  define(definition: AnyDefinition): Promise<void> {
    return this.#topic.define(definition)
  }

  /**
   * Opens a table, this person its host and ready to play. Resolves with its id.
   * @throws GameError 'unknown-game' | 'too-many' | 'closed'; SendError; StorageError; TypeError for options that are no plain data
   */
  async create(game: string, options?: CreateOptions): Promise<TableId> {
    return this.#topic.create(game, options)
  }

  /** A table played in turns; the same object until it is gone. Undefined: there is none of this id, yet, or no rules for it. */
  turnTable(id: string): TurnTable | undefined {
    const table = this.#topic.table(id as TableId)
    return table?.gameKind === 'turns' ? table : undefined
  }

  /** A table played in real time, likewise. */
  realtimeTable(id: string): RealtimeTable | undefined {
    const table = this.#topic.table(id as TableId)
    return table?.gameKind === 'realtime' ? table : undefined
  }

  /** A table of shared state, likewise. */
  sharedTable(id: string): SharedStateTable | undefined {
    const table = this.#topic.table(id as TableId)
    return table?.gameKind === 'shared' ? table : undefined
  }

  /**
   * This page shows a table until the answer is called. Of very many tables only so many are at hand; one that is shown, or at which this person
   * sits, is always among them, and one that was not is read again.
   */
  show(id: string): () => void {
    const letGo = this.#topic.show(id as TableId)
    this.#shown.add(letGo)
    return () => {
      this.#shown.delete(letGo)
      letGo()
    }
  }

  /** Stops taking part: a seat of this person is not played by this page any more. Without effect the second time. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const end of [...this.#endings, ...this.#shown]) end()
    await this.#release()
  }
}
