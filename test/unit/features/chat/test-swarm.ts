import {fromHex, type Bytes} from '../../../../src/base/bytes.ts'
import type {PersonKey, RoutingId} from '../../../../src/base/ids.ts'
import {TypedEvents} from '../../../../src/base/typed-events.ts'
import type {ChatNeighbour, ChatSwarm} from '../../../../src/features/chat/chat-swarm.ts'
import {defaultName} from '../../../../src/identity/names.ts'
import type {Sealer} from '../../../../src/identity/sealed-box.ts'
import type {TopicMessage} from '../../../../src/protocol/link-messages.ts'
import type {Person} from '../../../../src/swarm/people.ts'
import type {SwarmStatus} from '../../../../src/swarm/status.ts'
import type {MemoryPage} from '../../log/memory-network.ts'

/** Agreement keys by person: what handshakes would have proved. */
export type AgreementKeys = Map<PersonKey, Bytes>

/** What a chat needs of a swarm, over a page of the memory network. */
export class TestSwarm extends TypedEvents<{people: void; status: void; neighbour: ChatNeighbour}> {
  readonly page: MemoryPage
  readonly keys: ChatSwarm['keys']
  readonly identity: ChatSwarm['identity'] & {name: string}
  readonly #agreementKeys: AgreementKeys
  #beyond: ReadonlySet<PersonKey> = new Set()
  readonly #names = new Set<(name: string) => void>()
  people: readonly Person[]
  status: SwarmStatus = {kind: 'starting'}

  constructor(page: MemoryPage, name: string, sealer: Sealer, agreementKeys: AgreementKeys) {
    super()
    this.page = page
    this.keys = page.keys
    this.#agreementKeys = agreementKeys
    agreementKeys.set(page.key, sealer.agreementKey)
    this.identity = {
      key: page.key,
      name,
      publicKey: sealer.publicKey,
      agreementKey: sealer.agreementKey,
      sign: bytes => sealer.sign(bytes),
      agree: publicKey => sealer.agree(publicKey),
      onName: listener => {
        this.#names.add(listener)
        return () => this.#names.delete(listener)
      }
    }
    this.people = [{key: page.key, name, here: true, self: true, pages: 1}]
    page.on('neighbour', ({routingId, key}) => this.emit('neighbour', this.#neighbour(routingId, key)))
  }

  get neighbours(): readonly ChatNeighbour[] {
    return this.page.neighbours.map(({routingId, key}) => this.#neighbour(routingId, key))
  }

  rename(name: string): void {
    this.identity.name = name
    for (const listener of this.#names) listener(name)
  }

  meet(key: PersonKey, name: string): void {
    this.people = [...this.people, {key, name, here: true, self: false, pages: 1}]
    this.emit('people', undefined)
  }

  /** Others say that these are here. */
  tell(...beyond: readonly PersonKey[]): void {
    this.#beyond = new Set(beyond)
    this.emit('people', undefined)
  }

  peopleBeyond(known: Iterable<PersonKey>): readonly PersonKey[] {
    return [...known].filter(key => this.#beyond.has(key) && !this.people.some(person => person.key === key))
  }

  part(key: PersonKey): void {
    this.people = this.people.filter(person => person.key !== key)
    this.emit('people', undefined)
  }

  become(status: SwarmStatus): void {
    this.status = status
    this.emit('status', undefined)
  }

  readonly handle: ChatSwarm['handle'] = (types, handler) => this.page.handle(types, handler)

  send(to: RoutingId, message: TopicMessage): Promise<unknown> {
    return this.page.send(to, message)
  }

  broadcast(message: TopicMessage): void {
    this.page.broadcast(message)
  }

  #neighbour(routingId: RoutingId, key: PersonKey): ChatNeighbour {
    const known = this.people.find(person => person.key === key)
    return {
      routingId,
      key,
      name: known?.name ?? defaultName(fromHex(key)!),
      agreementKey: this.#agreementKeys.get(key)!
    }
  }
}
