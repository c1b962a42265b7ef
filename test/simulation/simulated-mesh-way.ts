import type {IncomingSignal, MeshClient, OutgoingSignal} from '../../src/rendezvous/relay-client.ts'
import {meshUrl} from '../../src/rendezvous/rendezvous.ts'
import type {RoutingId} from '../../src/base/ids.ts'
import type {Signal} from './simulated-relays.ts'
import type {SimulatedRendezvous} from './simulated-rendezvous.ts'

/** Descriptions are no more here than the name of who made them. */
const textOf = (own: RoutingId, {kind, offerId}: Omit<Signal, 'from'>): OutgoingSignal => {
  const attempt = offerId === undefined ? {} : {offerId}
  switch (kind) {
    case 'offer':
    case 'answer':
      return {peerId: own, ...attempt, [kind]: own}
    case 'candidates':
      return {peerId: own, candidate: own}
    default:
      return {peerId: own}
  }
}

function signalOf({signal}: IncomingSignal): Signal {
  const {peerId: from, offer, answer, candidate, candidates, offerId} = signal
  if (offer !== undefined) return {kind: 'offer', from, offerId, by: offer as RoutingId}
  if (answer !== undefined) return {kind: 'answer', from, offerId, by: answer as RoutingId}
  return {kind: (candidate ?? candidates) === undefined ? 'announce' : 'candidates', from}
}

/** What goes over links is one more way by which pages hear of each other, with the same say as relays. */
export function enterMesh(rendezvous: SimulatedRendezvous, client: MeshClient, roomId: string): void {
  const own = rendezvous.routingId
  client.setRelays(roomId, [meshUrl])
  const room = {roomId, peerId: own, rootTopic: roomId, selfTopic: `${roomId} ${own}`}
  client.enter(room, {
    tag: 'abcdef0123456789',
    leads: peerId => own < peerId,
    offers: async () => [],
    receive: incoming => {
      const signal = signalOf(incoming)
      rendezvous.take(signal, {
        kind: 'mesh',
        asked: incoming.asked === true,
        say: said => incoming.reply('', textOf(own, said), () => rendezvous.isDialling(signal.from))
      })
    }
  })
  client.announce(room)
}
