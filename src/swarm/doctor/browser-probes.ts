import type {Environment} from '../../base/ports.ts'
import type {Swarm} from '../swarm.ts'
import {gather, webRtc} from './browser-gather.ts'
import type {DoctorProbes, ServersToAsk} from './probes.ts'
import {askRelay} from './relay-probe.ts'
import {askStorage} from './storage-probe.ts'

/** Checks in the browser this runs in, of what a swarm uses. */
export const browserProbes = (swarm: Swarm, env: Environment): DoctorProbes => ({
  isSecure: () => globalThis.isSecureContext,
  webRtc: (limitMs, signal) => webRtc(env, limitMs, signal),
  storage: () => askStorage(env.scheduler),
  relays: () => swarm.getReport().relays,
  relay: (relay, limitMs, signal) => askRelay({env, open: url => new WebSocket(url)}, relay, limitMs, signal),
  servers: async () => serversIn((await swarm.iceConfiguration()) ?? {}, swarm.getReport().ice.turn.kind === 'failed'),
  gather: (question, limitMs, signal) => gather(env, question, limitMs, signal),
  clockOffsetsMs: () => swarm.neighbours.map(({clockOffsetMs}) => clockOffsetMs).filter(ms => ms !== undefined),
  others: () => swarm.people.filter(({self}) => !self).length,
  online: () => navigator.onLine
})

/** Each address of a configuration apart, so that each is asked by itself. */
export function serversIn(configuration: RTCConfiguration, credentialsFailed: boolean): ServersToAsk {
  const all = (configuration.iceServers ?? []).flatMap(({urls, username = '', credential = ''}) =>
    (typeof urls === 'string' ? [urls] : urls).map(url => ({url, username, credential}))
  )
  const isStun = ({url}: {readonly url: string}) => /^stuns?:/i.test(url)
  return {
    relayOnly: configuration.iceTransportPolicy === 'relay',
    stun: all.filter(isStun).map(({url}) => url),
    turn: all.filter(server => !isStun(server)),
    credentialsFailed
  }
}
