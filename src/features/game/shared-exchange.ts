import {compare, equal, toHex, type Bytes} from '../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import type {TokenBucket} from '../../base/token-bucket.ts'
import {maxControlFrameBytes, type MessageNamed} from '../../protocol/link-messages.ts'
import {byBucket, differing, digestAt, digestsOf, idsOf, noDigest, readIds, type Sha256} from './shared-digests.ts'
import type {SharedLimits} from './define-shared.ts'
import type {SharedRecord} from './shared-entry.ts'
import type {SharedFaultReason} from './shared-faults.ts'
import type {SharedMap} from './shared-map.ts'
import {NeighbourAtTable} from './shared-neighbour.ts'
import type {SharedNeighbour, SharedNetwork, Verdict} from './shared-network.ts'
import {SharedOutbox} from './shared-outbox.ts'
import {sharedParameters} from './shared-parameters.ts'

export interface SharedExchangeOptions {
  readonly env: Environment
  readonly network: SharedNetwork
  readonly map: SharedMap
  readonly limits: SharedLimits
  readonly table: Bytes
  readonly sha256: Sha256
  /** What one neighbour may send, records. */
  newBudget(): TokenBucket
  fault(key: PersonKey, reason: SharedFaultReason): void
}

type Holds = MessageNamed<'sharedHolds'>['buckets']

/** Of a frame, for the ids of several buckets. */
const holdsBytes = maxControlFrameBytes - 600

/**
 * Keeps the tables of linked pages equal. A change goes to all neighbours at once, and those pass it on. On link, and whenever something may
 * have been missed, two pages compare by buckets and send each other what the other lacks.
 */
export class SharedExchange {
  readonly #options: SharedExchangeOptions
  readonly #neighbours = new Map<RoutingId, NeighbourAtTable>()
  readonly #undo: (() => void)[]
  #cancelLook: () => void
  #closed = false

  constructor(options: SharedExchangeOptions) {
    this.#options = options
    const {network, table} = options
    const ofTable = <M extends {readonly table: Bytes}>(
      take: (message: M, from: SharedNeighbour) => Verdict | Promise<Verdict>
    ) => {
      return (message: M, from: SharedNeighbour) => (equal(message.table, table) ? take(message, from) : 'ignore')
    }
    this.#undo = [
      network.on('neighbour', page => this.#met(page)),
      network.on('neighbourGone', ({routingId}) => this.#gone(routingId)),
      network.handle(
        ['sharedSummary'],
        ofTable((message: MessageNamed<'sharedSummary'>, from) => this.#compare(message, this.at(from)))
      ),
      network.handle(
        ['sharedHolds'],
        ofTable((message: MessageNamed<'sharedHolds'>, from) => this.#serve(message, this.at(from)))
      )
    ]
    this.#cancelLook = this.#lookLater()
    for (const page of network.neighbours) this.#met(page)
  }

  close(): void {
    this.#closed = true
    this.#cancelLook()
    for (const undo of this.#undo) undo()
    for (const {outbox} of this.#neighbours.values()) outbox.close()
    this.#neighbours.clear()
  }

  /** A neighbour; who sends is one, even if nobody said so yet. */
  at(page: SharedNeighbour): NeighbourAtTable {
    let neighbour = this.#neighbours.get(page.routingId)
    if (neighbour === undefined) {
      const {env, network, map, table, limits} = this.#options
      const outbox = new SharedOutbox({env, map, network, table, to: page.routingId})
      const budgets = {records: this.#options.newBudget(), tableBytes: limits.bytes}
      neighbour = new NeighbourAtTable(page, outbox, budgets, env.clock.monotonic())
      this.#neighbours.set(page.routingId, neighbour)
    }
    neighbour.page = page
    return neighbour
  }

  /** Own changes leave at once; what came `from` somebody goes to the others a little later, unless they have it by then. */
  spread(record: SharedRecord, from: SharedNeighbour | undefined): void {
    const own = from === undefined
    for (const [routingId, {outbox}] of this.#neighbours) {
      if (routingId === from?.routingId) outbox.has(record)
      else outbox.tell([record.key], own ? 0 : sharedParameters.passOnAfterMs)
    }
  }

  has(from: SharedNeighbour, record: SharedRecord): void {
    if (this.#options.map.get(record.key)?.order === record.order)
      this.#neighbours.get(from.routingId)?.outbox.has(record)
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  #met(page: SharedNeighbour): void {
    this.#gone(page.routingId)
    void this.#ask(this.at(page))
  }

  #gone(routingId: RoutingId): void {
    this.#neighbours.get(routingId)?.outbox.close()
    this.#neighbours.delete(routingId)
  }

  #lookLater(): () => void {
    return this.#options.env.scheduler.after(sharedParameters.lookEveryMs, () => {
      this.#cancelLook = this.#lookLater()
      const {revision} = this.#options.map
      for (const neighbour of this.#neighbours.values()) {
        if (neighbour.isDue(revision, this.#nowMs)) void this.#ask(neighbour)
      }
    })
  }

  async #ask(neighbour: NeighbourAtTable): Promise<void> {
    const {env, network, map, table, sha256} = this.#options
    const salt = env.random.bytes(8)
    neighbour.asked = {salt, atMs: this.#nowMs, revision: map.revision}
    neighbour.compared(this.#nowMs)
    const digests = await digestsOf(byBucket(map.records()), salt, sha256)
    if (this.#closed) return
    const outcome = await network.send(neighbour.page.routingId, {type: 'sharedSummary', table, salt, digests})
    if (outcome !== 'sent' && neighbour.asked?.salt === salt) neighbour.asked = undefined
  }

  async #compare({salt, digests}: MessageNamed<'sharedSummary'>, neighbour: NeighbourAtTable): Promise<Verdict> {
    if (!neighbour.summaries.take(this.#nowMs)) return this.#flood(neighbour)
    const {asked} = neighbour
    if (asked !== undefined && this.#nowMs < asked.atMs + sharedParameters.answerMs) {
      if (compare(asked.salt, salt) < 0) return 'accept'
      neighbour.asked = undefined
    }
    neighbour.compared(this.#nowMs)
    const {map, sha256} = this.#options
    const {revision} = map
    const buckets = byBucket(map.records())
    const own = await digestsOf(buckets, salt, sha256)
    const different = differing(own, digests)
    if (different.length === 0) neighbour.foundEqual(revision)
    else neighbour.foundDifferent(this.#nowMs)
    const told: {bucket: number; ids: Bytes}[] = []
    const lacked: SharedRecord[] = []
    for (const bucket of different) {
      const records = buckets[bucket]!
      // It has nothing there: no need to ask what.
      if (equal(digestAt(digests, bucket), noDigest)) lacked.push(...records)
      else told.push({bucket, ids: idsOf(records)})
    }
    this.#makeUp(neighbour, lacked)
    // Without buckets it would say that nothing differs.
    if (different.length === 0 || told.length > 0) await this.#tell(neighbour, told, false)
    return 'accept'
  }

  /** In as many messages as it takes. */
  async #tell(neighbour: NeighbourAtTable, holds: Holds, back: boolean): Promise<void> {
    const {network, table} = this.#options
    let rest = [...holds]
    do {
      let bytes = 0
      const fitting = rest.findIndex(({ids}) => (bytes += ids.length + 8) > holdsBytes)
      const buckets = fitting < 0 ? rest : rest.slice(0, Math.max(1, fitting))
      rest = rest.slice(buckets.length)
      const outcome = await network.send(neighbour.page.routingId, {type: 'sharedHolds', table, back, buckets})
      if (outcome !== 'sent') return
    } while (rest.length > 0 && !this.#closed)
  }

  async #serve({buckets: theirs, back}: MessageNamed<'sharedHolds'>, neighbour: NeighbourAtTable): Promise<Verdict> {
    if (!neighbour.holds.take(this.#nowMs)) return this.#flood(neighbour)
    const {asked} = neighbour
    neighbour.asked = undefined
    if (theirs.length === 0) {
      // An answer to nothing says nothing: what is equal was never asked.
      if (asked !== undefined) neighbour.foundEqual(asked.revision)
      return asked === undefined ? 'ignore' : 'accept'
    }
    neighbour.foundDifferent(this.#nowMs)
    const {map} = this.#options
    const buckets = byBucket(map.records())
    const lacked: SharedRecord[] = []
    const lacking: {bucket: number; ids: Bytes}[] = []
    for (const {bucket, ids} of theirs) {
      const told = readIds(ids, toHex)
      if (told === undefined) {
        this.#options.fault(neighbour.page.key, 'malformed')
        return 'reject'
      }
      const own = buckets[bucket]!
      lacked.push(...own.filter(({id}) => !told.has(id)))
      const here = new Set(own.map(({id}) => id))
      if ([...told].some(id => !here.has(id))) lacking.push({bucket, ids: idsOf(own)})
    }
    this.#makeUp(neighbour, lacked)
    if (!back && lacking.length > 0) await this.#tell(neighbour, lacking, true)
    return 'accept'
  }

  #makeUp(neighbour: NeighbourAtTable, records: readonly SharedRecord[]): void {
    const wanted = records.filter(({key}) => !neighbour.outbox.waits(key))
    const served = wanted.filter(({size}) => neighbour.served.take(this.#nowMs, size))
    if (served.length < wanted.length) this.#options.fault(neighbour.page.key, 'flood')
    neighbour.outbox.makeUp(served.map(({key}) => key))
  }

  #flood({page}: NeighbourAtTable): Verdict {
    this.#options.fault(page.key, 'flood')
    return 'ignore'
  }
}
