import type {PersonKey} from '../../../../src/base/ids.ts'
import type {Environment} from '../../../../src/base/ports.ts'
import type {AnyDefinition, GamesLog, KnownPeople} from '../../../../src/features/game/games-parts.ts'
import type {GameStore} from '../../../../src/features/game/game-store.ts'
import {MemoryGameStore} from '../../../../src/features/game/memory-game-store.ts'
import {MemorySharedStorage} from '../../../../src/features/game/memory-shared-storage.ts'
import type {SharedStorage} from '../../../../src/features/game/shared-storage.ts'
import type {TableId} from '../../../../src/features/game/table-acts.ts'
import {TopicGames} from '../../../../src/features/game/topic-games.ts'
import type {TurnTable} from '../../../../src/features/game/turn-table.ts'
import type {PeopleNetwork} from '../../../../src/log/joint-swarm.ts'
import {MemoryLocks, type Locks} from '../../../../src/log/locks.ts'
import type {Log} from '../../../../src/log/log.ts'
import type {LogStorage} from '../../../../src/log/log-storage.ts'
import {MemoryLogStorage} from '../../../../src/log/memory-log-storage.ts'
import {openTestLog} from '../../log/log-fixture.ts'
import {MemoryNetwork, nodeCrypto, testIdentity, type MemoryPage} from '../../log/memory-network.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {counting, crosses, guessing} from './rules.ts'

export interface GamePage {
  readonly games: TopicGames
  readonly log: Log
  readonly page: MemoryPage
  readonly key: PersonKey
  readonly store: GameStore
  table(id: TableId): TurnTable
  /** The page is closed; what it stored stays. */
  close(): Promise<void>
  reopen(): Promise<GamePage>
  /** With another storage for what games keep. */
  reopenWith(store: GameStore): Promise<GamePage>
}

interface OpenOptions {
  readonly person?: number
  readonly storage?: LogStorage
  readonly store?: GameStore
  readonly sharedStorage?: SharedStorage
  readonly definitions?: readonly AnyDefinition[]
  /** Shared by the pages of one browser. */
  readonly locks?: Locks
  /** How this person's computer tells time. */
  readonly clock?: SkewedClock
  /** Whom this person blocked. */
  readonly people?: KnownPeople
  /** What the page's games read in the place of the log. */
  readonly through?: (log: Log) => GamesLog
}

export interface SkewedClock {
  /** Seconds it counts while one passes. */
  readonly rate: number
  /** How far its wall clock is ahead, milliseconds. */
  readonly aheadMs: number
}

/** People with tables on one virtual network, over real logs. */
export function gameWorld({seed = 1, latencyMs = 10}: {seed?: number; latencyMs?: number} = {}) {
  const env = new VirtualEnvironment({seed})
  const network = new MemoryNetwork({env, latencyMs})
  const pages: MemoryPage[] = []
  let opened = 0

  const open = async (options: OpenOptions = {}): Promise<GamePage> => {
    const {
      person = ++opened,
      storage = new MemoryLogStorage(),
      store = new MemoryGameStore(),
      sharedStorage = new MemorySharedStorage(),
      definitions = [crosses, guessing, counting],
      locks = new MemoryLocks(),
      clock,
      people,
      through = kept => kept
    } = options
    const ownEnv = clock === undefined ? env : skewed(env, clock)
    const page = network.page(`page ${person}.${pages.length}`, testIdentity(person))
    const log = await openTestLog({
      env: ownEnv,
      page,
      storage,
      limits: {actsPerAuthorPerHour: 10_000, entriesPerAuthorPerHour: 10_000}
    })
    const swarm = swarmOf(page)
    const games = await TopicGames.open(
      {swarm, keys: page.keys, log: through(log), env: ownEnv, store, sharedStorage, locks, people, ...nodeCrypto},
      definitions
    )
    for (const other of pages) network.link(page, other)
    pages.push(page)
    const close = async () => {
      network.unlinkAll(page)
      pages.splice(pages.indexOf(page), 1)
      await games.close()
      await log.close()
    }
    return {
      games,
      log,
      page,
      key: page.key,
      store,
      table: id => games.table(id) as TurnTable,
      close,
      reopen: () => open({...options, person, storage, store, sharedStorage}),
      reopenWith: other => open({...options, person, storage, store: other, sharedStorage})
    }
  }

  /** A table at which all these sit, the first as host, started. */
  const start = async (game: string, seated: readonly GamePage[], options = {}): Promise<TableId> => {
    const id = await seated[0]!.games.create(game, options)
    await env.until(() => seated.every(({games}) => games.table(id) !== undefined))
    for (const {games} of seated.slice(1)) {
      await games.table(id)!.ready(true)
      await env.advance(50)
    }
    await env.until(() => {
      const {phase} = seated[0]!.table(id)
      return phase.kind === 'lobby' && phase.ready.length === seated.length
    })
    await seated[0]!.table(id).start()
    await env.until(() => seated.every(page => page.table(id).phase.kind !== 'lobby'))
    return id
  }

  return {env, network, open, start}
}

export type GameWorld = ReturnType<typeof gameWorld>

const skewed = (env: VirtualEnvironment, {rate, aheadMs}: SkewedClock): Environment => ({
  random: env.random,
  clock: {now: () => Math.round(env.clock.now() + aheadMs), monotonic: () => env.clock.monotonic() * rate},
  scheduler: {after: (delayMs, task) => env.scheduler.after(delayMs / rate, task)}
})

const swarmOf = (page: MemoryPage): PeopleNetwork => ({
  identity: page.identity,
  people: [],
  get neighbours() {
    return page.neighbours
  },
  handle: page.handle,
  send: (to, message) => page.send(to, message),
  on: ((name: 'people' | 'neighbour' | 'neighbourGone', listener: () => void) =>
    name === 'people' ? () => undefined : page.on(name, listener)) as PeopleNetwork['on']
})
