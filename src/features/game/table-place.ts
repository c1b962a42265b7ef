import {fromHex} from '../../base/bytes.ts'
import {assert, type StorageError} from '../../base/errors.ts'
import type {AnyDefinition, GamesParts} from './games-parts.ts'
import type {LongGames, TurnPlace} from './long-games.ts'
import type {OpenedTable} from './opened-table.ts'
import {otherTables} from './other-tables.ts'
import {RealtimeRecord} from './realtime-record.ts'
import {RealtimeTable} from './realtime-table.ts'
import type {SharedAttendance} from './shared-attendance.ts'
import {SharedStateTable, type SharedStateParts} from './shared-state-table.ts'
import type {TableAct, TableId} from './table-acts.ts'
import type {TablePage} from './table-page.ts'
import {TableRecord} from './table-record.ts'
import {TurnTable} from './turn-table.ts'

/** A table there are rules for, and who takes in what is written at it. */
export interface Place {
  readonly table: TurnTable | RealtimeTable | SharedStateTable
  /** Of one played in turns. */
  readonly turns?: TurnPlace
  /** False: it was of no use. */
  take(act: TableAct): boolean
  /** Resolves when what the table began is done, after it was stopped. */
  settled(): Promise<void>
}

/** What all tables of a topic are made with. */
export interface PlacesParts extends GamesParts {
  readonly page: TablePage
  readonly attendance: SharedAttendance
  readonly shared: SharedStateParts
  readonly long: LongGames
  readonly turnPlaces: () => Iterable<TurnPlace>
  readonly changed: (table: TableId) => void
  notKept(error: StorageError): void
  /** At this table something waits, since this person has written a lot; or does not any more. */
  tooFast(table: TableId, waits: boolean): void
}

export function placeOf(opened: OpenedTable, definition: AnyDefinition, parts: PlacesParts): Place {
  const {page, store, locks, swarm, verify, env, attendance, notKept, long} = parts
  const changed = () => parts.changed(opened.id)
  const settled = () => Promise.resolve()
  switch (definition.kind) {
    case 'turns': {
      const record = new TableRecord(opened, definition, {
        from: long.checkpoint(opened.id),
        others: otherTables(opened.id, parts.turnPlaces, parts.changed)
      })
      const readAll = () => long.readAll(turns)
      const tooFast = (waits: boolean) => parts.tooFast(opened.id, waits)
      const table = new TurnTable({record, page, store, changed, notKept, tooFast, readAll})
      const turns: TurnPlace = {table, record}
      return {table, turns, take: act => turns.record.take(act), settled}
    }
    case 'realtime': {
      const record = new RealtimeRecord(opened, definition)
      const port = {swarm, verify, env}
      return {table: new RealtimeTable({record, page, port, locks, changed}), take: act => record.take(act), settled}
    }
    case 'shared': {
      const others = () => attendance.at(opened.id)
      const table = new SharedStateTable({opened, definition, page, parts: parts.shared, others, changed})
      // What happens there is not in the log.
      return {table, take: () => false, settled: () => table.settled}
    }
  }
}

/** What shared state has of its topic: the same links, the person's own signature. */
export function sharedStateParts({
  swarm,
  keys,
  verify,
  sha256,
  sharedStorage,
  onLeaving
}: GamesParts): SharedStateParts {
  const {identity} = swarm
  const publicKey = fromHex(identity.key)
  assert(publicKey !== undefined, 'a person is named by their key')
  const network: SharedStateParts['network'] = {
    keys,
    identity: {key: identity.key, publicKey, sign: bytes => identity.sign(bytes)},
    get neighbours() {
      return swarm.neighbours
    },
    on: (name, listener) => swarm.on(name, listener),
    handle: (types, handler) => swarm.handle(types, handler),
    send: (to, message) => swarm.send(to, message)
  }
  return {network, verify, sha256, storage: sharedStorage, onLeaving}
}
