import {pause, startJoiningPages} from '../joining-pages.mjs'
import {batches, rounds} from '../rounds.mjs'
import {atMost, atMostPeer} from '../row.mjs'
import {median, spread} from '../statistics.mjs'

const peer = 'stock Trystero'
const runs = 20
/** Pages that wait for somebody at the same time; they idle, but each takes memory. */
const runsAtOnce = 5
/** A pool may be filled up again after joining; that counts too. */
const settleMs = 500

/** How long it takes to be linked with somebody who is in the topic already, and what is built for it. */
export const joinTime = {
  rows: [
    {row: 'join, other present, Nostr', unit: 'ms', ...atMostPeer(peer)},
    {row: 'RTCPeerConnections built for a join', unit: 'connections', ...atMost(5)}
  ],
  async measure(bench) {
    const pages = await startJoiningPages(bench, {relayCount: 1})
    const found = {ours: {ms: [], built: []}, stock: {ms: [], built: []}}
    const once = async other => {
      const {joiner, joinMs} = await pages.joinOther(other)
      await pause(settleMs)
      const built = Math.max(...(await Promise.all([joiner, other.page].map(page => page.connectionsBuilt()))))
      await Promise.all([joiner.close(), other.page.close()])
      found[other.side].ms.push(joinMs)
      found[other.side].built.push(built)
    }
    for (const batch of batches(rounds(runs), runsAtOnce)) {
      const wanted = batch.flatMap(({order, joinerLeads}) => order.map(side => ({side, joinerLeads})))
      const others = await Promise.all(wanted.map(({side, joinerLeads}) => pages.openOther(side, {joinerLeads})))
      for (const other of others) await once(other)
      bench.log(`${found.ours.ms.length} of ${runs} rounds`)
    }
    for (const side of ['ours', 'stock']) bench.log(`${side}, ms to join: ${spread(found[side].ms)}`)
    return ['ms', 'built'].map(what => ({
      ours: median(found.ours[what]),
      peers: {[peer]: median(found.stock[what])}
    }))
  }
}
