import {pause, startJoiningPages} from '../joining-pages.mjs'
import {rounds} from '../rounds.mjs'
import {atMost} from '../row.mjs'
import {largest} from '../statistics.mjs'

const peer = 'stock Trystero'
/** As many relays as a topic uses of the shipped list. */
const relayCount = 3
const runs = 4
/** Late candidates follow within this time after the join. */
const joinTailMs = 2_000
const minuteMs = 60_000

async function openOthers(pages, laidOut) {
  const wanted = laidOut.flatMap(({order, joinerLeads}) => order.map(side => ({side, joinerLeads})))
  return await Promise.all(wanted.map(({side, joinerLeads}) => pages.openOther(side, {joinerLeads})))
}

/** What the busier of the two pages sent. A budget holds in the worst run, not in the middle one. */
const figures = frames => [{ours: largest(frames.ours), peers: {[peer]: largest(frames.stock)}}]

/** What public relays are asked to carry for one join. */
export const joinFrames = {
  rows: [{row: 'EVENT frames for a join with one other, three relays', unit: 'frames', ...atMost(7)}],
  async measure(bench) {
    const pages = await startJoiningPages(bench, {relayCount})
    const frames = {ours: [], stock: []}
    for (const other of await openOthers(pages, rounds(runs))) {
      const {joiner, startedMs} = await pages.joinOther(other)
      await pause(joinTailMs)
      const endMs = performance.now()
      frames[other.side].push(Math.max(...[joiner, other.page].map(page => page.framesBetween(startedMs, endMs))))
      await Promise.all([joiner.close(), other.page.close()])
    }
    bench.log(`ours ${frames.ours.join(' ')}, stock ${frames.stock.join(' ')}`)
    return figures(frames)
  }
}

/** And in the minute after, when two are linked and nobody else comes. Waits for that minute. */
export const framesAfterwards = {
  slow: true,
  rows: [{row: 'EVENT frames in the minute after a join, three relays', unit: 'frames', ...atMost(6)}],
  async measure(bench) {
    const pages = await startJoiningPages(bench, {relayCount})
    const frames = {ours: [], stock: []}
    // The first and the third round: each side leads once.
    const others = await openOthers(
      pages,
      rounds(3).filter((_, at) => at !== 1)
    )
    await Promise.all(
      others.map(async other => {
        const {joiner, endedMs} = await pages.joinOther(other)
        const fromMs = endedMs + joinTailMs
        await pause(joinTailMs + minuteMs)
        const sent = [joiner, other.page].map(page => page.framesBetween(fromMs, fromMs + minuteMs))
        frames[other.side].push(Math.max(...sent))
      })
    )
    bench.log(`ours ${frames.ours.join(' ')}, stock ${frames.stock.join(' ')}`)
    return figures(frames)
  }
}
