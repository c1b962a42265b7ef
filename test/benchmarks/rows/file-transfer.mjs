import {fileBytes, startFilePages} from '../file-pages.mjs'
import {makeLongPath} from '../../config/long-path.mjs'
import {atMost} from '../row.mjs'
import {median, quantile, rounded, spread} from '../statistics.mjs'

/** Other software, one run each: all take longer, and their figures are for scale. What ours is held to runs as often as ours. */
const peers = {'simple-peer': 'simple-peer', Trystero: 'trystero'}
const raw = 'raw data channel'
const runs = 3
const coldRuns = 5
const coldBytes = 8 * 1_048_576
const longPathBytes = 24 * 1_048_576
/** Each way. */
const longPathMs = 20
const size = `${rounded(fileBytes / 1_048_576)} MiB`

/** One file from page to page: how quickly, what it costs in memory, and whether a conversation goes on meanwhile. */
export const fileTransfer = {
  rows: [
    {
      row: `file of ${size} page to page, verified and stored`,
      unit: 'MB/s',
      goal: `≥ 0.9 ${raw}, ≥ 2 WebTorrent`,
      isMet: ({ours, peers}) => ours >= 0.9 * peers[raw] && ours >= 2 * peers.WebTorrent
    },
    {row: 'growth of either page’s memory meanwhile', unit: 'MB', ...atMost(64)},
    {row: 'round trip on control meanwhile, p99', unit: 'ms', ...atMost(40)}
  ],
  async measure(bench) {
    const pages = await startFilePages(bench, ['ours', 'raw', 'webtorrent', ...Object.values(peers)])
    const found = {ours: [], raw: [], webtorrent: []}
    const once = async (side, query) => {
      const figures = await pages.measure(side, fileBytes, query)
      const {mbPerSecond, pageMb, browserMb} = figures
      bench.log(
        `${side}: ${rounded(mbPerSecond)} MB/s, a page grew by ${rounded(pageMb)} MB, the browser by ${rounded(browserMb)} MB`
      )
      return figures
    }
    for (let run = 0; run < runs; run++) {
      found.raw.push(await once('raw', '?credit'))
      found.ours.push(await once('ours'))
      found.webtorrent.push(await once('webtorrent'))
    }
    const of = {}
    for (const [name, side] of Object.entries(peers)) of[name] = await once(side)
    const figures = what => ({
      ours: median(found.ours.map(one => one[what])),
      peers: {
        [raw]: median(found.raw.map(one => one[what])),
        WebTorrent: median(found.webtorrent.map(one => one[what])),
        ...Object.fromEntries(Object.entries(of).map(([name, one]) => [name, one[what]]))
      }
    })
    const tripsOf = side => found[side].flatMap(({roundTripsMs}) => roundTripsMs)
    const p99 = side => {
      bench.log(`${side}, ms there and back on control: ${spread(tripsOf(side))}`)
      return quantile(tripsOf(side), 0.99)
    }
    return [figures('mbPerSecond'), figures('pageMb'), {ours: p99('ours'), peers: {[raw]: p99('raw')}}]
  }
}

/** The first bytes of a link, where a sender that fills it makes it stall. */
export const fileCold = {
  rows: [
    {
      row: 'first 8 MiB on a fresh link, verified',
      unit: 'MB/s',
      goal: `≥ 0.8 ${raw} with credit`,
      isMet: ({ours, peers}) => ours >= 0.8 * peers[`${raw} with credit`]
    }
  ],
  async measure(bench) {
    const pages = await startFilePages(bench, ['ours', 'raw'])
    const sides = {ours: ['ours'], [`${raw} with credit`]: ['raw', '?credit'], [raw]: ['raw']}
    const found = Object.fromEntries(Object.keys(sides).map(name => [name, []]))
    for (let run = 0; run < coldRuns; run++) {
      for (const [name, [side, query]] of Object.entries(sides)) {
        found[name].push((await pages.measure(side, coldBytes, query)).mbPerSecond)
      }
    }
    for (const [name, figures] of Object.entries(found)) bench.log(`${name}, MB/s: ${spread(figures)}`)
    const [ours, ...others] = Object.entries(found).map(([name, figures]) => [name, median(figures)])
    return [{ours: ours[1], peers: Object.fromEntries(others)}]
  }
}

/** A long path, where one association brings little. */
export const fileLongPath = {
  rows: [
    {
      row: `file of 24 MiB over a path of ${longPathMs} ms each way`,
      unit: 'MB/s',
      goal: `≥ 2 ${raw}`,
      isMet: ({ours, peers}) => ours >= 2 * peers[raw]
    }
  ],
  async measure(bench) {
    const pages = await startFilePages(bench, ['ours', 'raw'], {path: bench.keep(makeLongPath(longPathMs))})
    const found = {ours: [], raw: []}
    for (let run = 0; run < runs; run++) {
      for (const side of ['raw', 'ours']) found[side].push((await pages.measure(side, longPathBytes)).mbPerSecond)
    }
    for (const [side, figures] of Object.entries(found)) bench.log(`${side}, MB/s: ${spread(figures)}`)
    return [{ours: median(found.ours), peers: {[raw]: median(found.raw)}}]
  }
}
