import common from '@nostr-relay/common'
import core from '@nostr-relay/core'
import validation from '@nostr-relay/validator'
import {MemoryEventRepository} from './event-store.mjs'
import {TagFilteredDelivery} from './nostr-filter.mjs'
import {websocketEndpoint} from './websocket-endpoint.mjs'

const {LogLevel, createOutgoingNoticeMessage} = common

/** A real, validating Nostr relay (NIP-01) that keeps its events in memory. Returns a websocket endpoint. */
export function createNostrRelay() {
  const delivery = new TagFilteredDelivery()
  const validator = new validation.Validator()
  const relay = new core.NostrRelay(new MemoryEventRepository(), {
    logLevel: LogLevel.ERROR,
    maxSubscriptionsPerClient: 200,
    filterResultCacheTtl: 0,
    // With a cache of outcomes, a forged copy sent first gets the genuine event refused for ten minutes.
    eventHandlingResultCacheTtl: 0
  }).register(delivery)

  const handle = async (socket, data) => {
    try {
      await relay.handleMessage(socket, await validator.validateIncomingMessage(data))
    } catch (error) {
      socket.send(JSON.stringify(createOutgoingNoticeMessage(error.message)))
    }
  }

  return websocketEndpoint({
    maxMessageBytes: 256 * 1024,
    accept(socket, request) {
      relay.handleConnection(socket, request.socket.remoteAddress)
      socket.on('message', data => void handle(socket, data))
      socket.on('close', () => {
        relay.handleDisconnect(socket)
        delivery.forget(socket)
      })
    }
  })
}
