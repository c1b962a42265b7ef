import type {Bytes} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {TokenBucket} from '../../base/token-bucket.ts'
import type {Verify} from '../../identity/signatures.ts'
import type {Clocks} from '../../log/quarantine.ts'
import {recordSigningBytes, type SignedRecord} from '../../protocol/shared-record.ts'
import {mayWrite, type SharedDefinition} from './define-shared.ts'
import {readRecord, type SharedRecord} from './shared-entry.ts'
import type {SharedFaultReason} from './shared-faults.ts'
import type {SharedMap} from './shared-map.ts'
import type {SharedNeighbour, Verdict} from './shared-network.ts'
import {SharedQuarantine} from './shared-quarantine.ts'

export interface SharedIntakeOptions {
  readonly definition: SharedDefinition
  /** 16 bytes each. */
  readonly topicId: Bytes
  readonly tableId: Bytes
  /** The same as 32 hexadecimal digits. */
  readonly table: string
  readonly map: SharedMap
  readonly env: Environment
  readonly clocks: Clocks
  readonly verify: Verify
  fault(key: PersonKey, reason: SharedFaultReason): void
  /** A record was taken into the map. `from`: undefined when it had waited for its time. */
  taken(record: SharedRecord, gone: readonly SharedRecord[], from: SharedNeighbour | undefined): void
  /** A neighbour has this one, which is here too. */
  has(from: SharedNeighbour, record: SharedRecord): void
}

/** Judges what neighbours send: first by what costs nothing, then by the signature, and then by what else is here. */
export class SharedIntake {
  readonly #options: SharedIntakeOptions
  readonly #quarantine: SharedQuarantine

  constructor(options: SharedIntakeOptions) {
    this.#options = options
    this.#quarantine = new SharedQuarantine(options.clocks, options.env.scheduler, record =>
      this.#offer(record, undefined)
    )
  }

  /** As much as a table holds may come at once. */
  newBudget(): TokenBucket {
    const {keys, removed, recordsPerSecond} = this.#options.definition.limits
    return new TokenBucket(keys + removed, recordsPerSecond, this.#options.env.clock.monotonic())
  }

  close(): void {
    this.#quarantine.close()
  }

  async take(records: readonly SignedRecord[], from: SharedNeighbour, budget: TokenBucket): Promise<Verdict> {
    const verdicts = await Promise.all(records.map(signed => this.#takeOne(signed, from, budget)))
    if (verdicts.includes('reject')) return 'reject'
    return verdicts.includes('accept') ? 'accept' : 'ignore'
  }

  async #takeOne(signed: SignedRecord, from: SharedNeighbour, budget: TokenBucket): Promise<Verdict> {
    const {definition, map, env, table, fault} = this.#options
    const read = readRecord(signed)
    if (!read.ok) return this.#reject(from, 'malformed')
    const record = read.value
    if (this.#isHere(record)) {
      this.#options.has(from, record)
      return 'accept'
    }
    if (!budget.take(env.clock.monotonic())) {
      fault(from.key, 'flood')
      return 'ignore'
    }
    // Later ones are compared sooner or later, and then it is told of them.
    const held = map.get(record.key)
    if (held !== undefined && held.order > record.order) return 'ignore'
    if (!mayWrite(definition, record.key, record.author, table)) {
      // Perhaps its page has other rules than this one: no reason to cut it off.
      fault(from.key, 'not-theirs')
      return 'ignore'
    }
    const {topicId, tableId, verify} = this.#options
    const holds = await verify(signed.author, signed.signature, recordSigningBytes(topicId, tableId, signed))
    return holds ? this.#takeSigned(record, from) : this.#reject(from, 'forged')
  }

  #takeSigned(record: SharedRecord, from: SharedNeighbour): Verdict {
    const due = this.#quarantine.judge(record)
    if (due === 'due') return this.#offer(record, from)
    if (due === 'waits' && (this.#quarantine.has(record.id) || this.#quarantine.hold(record))) return 'accept'
    this.#options.fault(record.author, 'far-future')
    return 'ignore'
  }

  #offer(record: SharedRecord, from: SharedNeighbour | undefined): Verdict {
    const {map, fault, taken} = this.#options
    const offered = map.offer(record)
    switch (offered.kind) {
      case 'taken':
        if (offered.gone.length > 0) fault(record.author, 'too-many')
        taken(record, offered.gone, from)
        return 'accept'
      case 'stale':
        return this.#isHere(record) ? 'accept' : 'ignore'
      case 'refused':
        fault(record.author, 'too-many')
        return 'ignore'
    }
  }

  #isHere({key, id, order}: SharedRecord): boolean {
    return this.#options.map.get(key)?.order === order || this.#quarantine.has(id)
  }

  #reject(from: SharedNeighbour, reason: 'malformed' | 'forged'): Verdict {
    this.#options.fault(from.key, reason)
    return 'reject'
  }
}
