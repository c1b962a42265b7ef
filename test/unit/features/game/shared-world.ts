import fc from 'fast-check'
import type {RoutingId} from '../../../../src/base/ids.ts'
import type {PlainData} from '../../../../src/base/plain-data.ts'
import {defineShared, type SharedDefinition} from '../../../../src/features/game/define-shared.ts'
import type {SharedNetwork} from '../../../../src/features/game/shared-network.ts'
import type {SharedStorage} from '../../../../src/features/game/shared-storage.ts'
import {SharedTable} from '../../../../src/features/game/shared-table.ts'
import type {TopicMessage} from '../../../../src/protocol/link-messages.ts'
import {MemoryNetwork, nodeCrypto, testIdentity, type MemoryPage} from '../../log/memory-network.ts'
import type {VirtualEnvironment} from '../../virtual-environment.ts'

export const tableId = '0b'.repeat(16)
export const anyones = defineShared({name: 'toy'})

export interface Faults {
  /** Share of messages that are lost on the way, and delivered twice. */
  lost?: number
  twice?: number
}

/** A page of a test network whose messages may get lost or come twice. */
function faulty(page: MemoryPage, env: VirtualEnvironment, faults: Faults): SharedNetwork {
  const send = async (to: RoutingId, message: TopicMessage) => {
    if (env.random.fraction() < (faults.lost ?? 0)) return 'sent' as const
    if (env.random.fraction() < (faults.twice ?? 0)) void page.send(to, message)
    return page.send(to, message)
  }
  return {
    keys: page.keys,
    identity: page.identity,
    get neighbours() {
      return page.neighbours
    },
    on: page.on,
    handle: page.handle,
    send
  }
}

export interface SharedPage {
  readonly page: MemoryPage
  readonly table: SharedTable
}

export interface PageOptions {
  readonly definition?: SharedDefinition
  readonly storage?: SharedStorage
  readonly faults?: Faults
  readonly table?: string
  readonly onLeaving?: (listener: () => void) => () => void
}

export class SharedWorld {
  readonly env: VirtualEnvironment
  readonly network: MemoryNetwork
  readonly pages: SharedPage[] = []

  constructor(env: VirtualEnvironment, latencyMs = 10) {
    this.env = env
    this.network = new MemoryNetwork({env, latencyMs})
  }

  async open(person: number, options: PageOptions = {}): Promise<SharedPage> {
    const page = this.network.page(`page ${this.pages.length}`, testIdentity(person))
    const table = await this.table(page, options)
    const opened = {page, table}
    this.pages.push(opened)
    return opened
  }

  table(page: MemoryPage, {definition = anyones, faults = {}, table = tableId, ...rest}: PageOptions = {}) {
    const {env} = this
    const network = faulty(page, env, faults)
    return SharedTable.open({definition, table, network, env, ...nodeCrypto, ...rest})
  }

  /** Each with each. */
  linkAll(): void {
    for (const {page: a} of this.pages) for (const {page: b} of this.pages) if (a !== b) this.network.link(a, b)
  }

  areEqual(): boolean {
    const texts = this.pages.map(({table}) => textOf(table))
    return texts.every(text => text === texts[0])
  }
}

/** All of a table as one text. */
export const textOf = (table: SharedTable): string =>
  JSON.stringify(
    table
      .entries()
      .map(({key, value, author}): [string, PlainData | undefined, string] => [key, value, author])
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )

/** One seed for each file, printed: `SHARED_SEED=…` has a run again. */
export function seeded(): void {
  const seed = Number(process.env['SHARED_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  console.info(`shared seed ${seed}`)
  fc.configureGlobal({seed})
}
