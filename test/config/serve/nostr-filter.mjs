import common from '@nostr-relay/common'

const {EventUtils, createOutgoingEventMessage} = common

/** Whether an event fits a filter, tags included (NIP-01): `'#x': ['a']` asks for a tag `['x', 'a', …]`. */
export function matchesFilter(event, filter) {
  if (!EventUtils.isMatchingFilter(event, filter)) return false
  return Object.entries(filter)
    .filter(([name, wanted]) => name.startsWith('#') && wanted !== undefined)
    .every(([name, wanted]) => event.tags.some(([tag, value]) => tag === name.slice(1) && wanted.includes(value)))
}

/**
 * Relay plugin that delivers new events itself. The library's own delivery looks at kinds and authors but not at tags,
 * so subscribers would be sent what they did not ask for (0.0.40).
 */
export class TagFilteredDelivery {
  #contexts = new Map()

  /** Remembers who is connected; the relay tells plugins of a client only when it says something. */
  async handleMessage(context, _message, next) {
    this.#contexts.set(context.client, context)
    return await next()
  }

  async broadcast(event) {
    for (const context of this.#contexts.values()) {
      if (!context.isOpen) continue
      context.subscriptions.forEach((filters, subscription) => {
        if (filters.some(filter => matchesFilter(event, filter))) {
          context.sendMessage(createOutgoingEventMessage(subscription, event))
        }
      })
    }
  }

  forget(client) {
    this.#contexts.delete(client)
  }
}
