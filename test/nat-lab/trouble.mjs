import {setTimeout as delay} from 'node:timers/promises'
import {sides} from './addresses.mjs'

/**
 * What happens to the network of a.
 * interface: its interface is down, and the routes with it. carrier: the cable is out. uplink: the router forwards nothing, and a notices nothing.
 * new-address: another address after a moment without any, as after changing networks. second-address: without such a moment, so that the browser
 * raises no event.
 *
 * @typedef {{how: 'interface' | 'carrier' | 'uplink' | 'new-address' | 'second-address', forMs: number}} Trouble
 */

const {router, gateway, hosts} = sides.a
const otherHost = '10.0.1.77'

const down = {
  interface: network => network.ip('a', 'link set eth0 down'),
  carrier: network => network.ip(router, 'link set to-a down'),
  uplink: network => network.in(router, 'iptables', ['-I', 'FORWARD', '-j', 'DROP']),
  'new-address': network => network.ip('a', 'addr flush dev eth0'),
  async 'second-address'(network) {
    // Otherwise an address goes with the one before it.
    await network.in('a', 'sysctl', ['-qw', 'net.ipv4.conf.eth0.promote_secondaries=1'])
    await network.ip('a', `addr add ${otherHost}/24 dev eth0`)
  }
}

const up = {
  async interface(network) {
    await network.ip('a', 'link set eth0 up')
    await network.ip('a', `route add default via ${gateway}`)
  },
  carrier: network => network.ip(router, 'link set to-a up'),
  uplink: network => network.in(router, 'iptables', ['-D', 'FORWARD', '-j', 'DROP']),
  async 'new-address'(network) {
    await takeAddress(network, otherHost)
  },
  'second-address': network => network.ip('a', `addr del ${hosts.a}/24 dev eth0`)
}

/**
 * Makes it happen, and ends it.
 * @param {import('./network.mjs').Network} network
 * @param {Trouble} trouble
 * @param {() => Promise<unknown>} meanwhile runs shortly before the end; where nothing is interrupted, after it
 * @returns {Promise<number>} when the network was back, milliseconds since 1970
 */
export async function happen(network, {how, forMs}, meanwhile) {
  const began = Date.now()
  await down[how](network)
  const isOut = how !== 'second-address'
  await delay(Math.max(0, forMs - 1_500))
  if (isOut) await meanwhile()
  await delay(Math.max(0, began + forMs - Date.now()))
  await up[how](network)
  const backMs = Date.now()
  if (!isOut) await meanwhile()
  return backMs
}

/** Gives a its first address back, for the next case. */
export async function restore(network, {how}) {
  if (how !== 'new-address' && how !== 'second-address') return
  await network.ip('a', 'addr flush dev eth0')
  await takeAddress(network, hosts.a)
}

/** The routes of an address go with it, and come back with the next. */
async function takeAddress(network, address) {
  await network.ip('a', `addr add ${address}/24 dev eth0`)
  await network.ip('a', `route replace default via ${gateway}`)
}
