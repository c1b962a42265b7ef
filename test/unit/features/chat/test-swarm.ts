import type {PersonKey} from '../../../../src/base/ids.ts'
import {TypedEvents} from '../../../../src/base/typed-events.ts'
import type {ChatSwarm} from '../../../../src/features/chat/chat.ts'
import type {TopicMessage} from '../../../../src/protocol/link-messages.ts'
import type {Person} from '../../../../src/swarm/people.ts'
import type {SwarmStatus} from '../../../../src/swarm/status.ts'
import type {MemoryPage} from '../../log/memory-network.ts'

/** What a chat needs of a swarm, over a page of the memory network. */
export class TestSwarm extends TypedEvents<{people: void; status: void}> implements ChatSwarm {
  readonly page: MemoryPage
  readonly identity: ChatSwarm['identity'] & {name: string}
  readonly #names = new Set<(name: string) => void>()
  people: readonly Person[]
  status: SwarmStatus = {kind: 'starting'}

  constructor(page: MemoryPage, name: string) {
    super()
    this.page = page
    this.identity = {
      key: page.key,
      name,
      onName: listener => {
        this.#names.add(listener)
        return () => this.#names.delete(listener)
      }
    }
    this.people = [{key: page.key, name, here: true, self: true, pages: 1}]
  }

  rename(name: string): void {
    this.identity.name = name
    for (const listener of this.#names) listener(name)
  }

  meet(key: PersonKey, name: string): void {
    this.people = [...this.people, {key, name, here: true, self: false, pages: 1}]
    this.emit('people', undefined)
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

  broadcast(message: TopicMessage): void {
    this.page.broadcast(message)
  }
}
