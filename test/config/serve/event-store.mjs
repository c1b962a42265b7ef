import common from '@nostr-relay/common'
import {matchesFilter} from './nostr-filter.mjs'

const {EventRepository, EventUtils, EventType} = common

const mostEvents = 5_000

/** What two events share when the later one replaces the other (NIP-01), or undefined when they never do. */
function replacementKey(event) {
  const {kind, pubkey, tags} = event
  switch (EventUtils.getType(kind)) {
    case EventType.REPLACEABLE:
      return `${kind}:${pubkey}`
    case EventType.PARAMETERIZED_REPLACEABLE:
      return `${kind}:${pubkey}:${tags.find(([name]) => name === 'd')?.[1] ?? ''}`
    default:
      return undefined
  }
}

const isNewer = (a, b) => a.created_at > b.created_at || (a.created_at === b.created_at && a.id < b.id)

/** Nostr events kept in memory, the oldest forgotten first. The relay never hands it ephemeral ones. */
export class MemoryEventRepository extends EventRepository {
  #events = new Map()
  #replaceable = new Map()

  isSearchSupported() {
    return false
  }

  upsert(event) {
    const key = replacementKey(event)
    const known = key === undefined ? this.#events.get(event.id) : this.#replaceable.get(key)
    if (known && (key === undefined || !isNewer(event, known))) return {isDuplicate: true}
    if (known) this.#events.delete(known.id)
    this.#events.set(event.id, event)
    if (key !== undefined) this.#replaceable.set(key, event)
    if (this.#events.size > mostEvents) this.#forget(this.#events.values().next().value)
    return {isDuplicate: false}
  }

  find(filter) {
    const found = [...this.#events.values()].filter(event => matchesFilter(event, filter))
    found.sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1))
    return found.slice(0, filter.limit ?? mostEvents)
  }

  async deleteByDeletionRequest(request) {
    for (const [name, id] of request.tags) {
      const event = name === 'e' ? this.#events.get(id) : undefined
      if (event?.pubkey === request.pubkey) this.#forget(event)
    }
  }

  async destroy() {
    this.#events.clear()
    this.#replaceable.clear()
  }

  #forget(event) {
    this.#events.delete(event.id)
    const key = replacementKey(event)
    if (key !== undefined && this.#replaceable.get(key) === event) this.#replaceable.delete(key)
  }
}
