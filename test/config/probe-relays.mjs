import {join} from 'node:path'
import {build} from 'esbuild'
import {root} from './paths.mjs'
import {probeNostrRelay, probeTracker} from './relay-probes.mjs'

/** The shipped lists, from the source itself. */
async function shippedLists() {
  const {outputFiles} = await build({
    entryPoints: [join(root, 'src/rendezvous/shipped-relays.ts')],
    bundle: true,
    format: 'esm',
    write: false
  })
  return await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

const chosen = process.argv.slice(2)
const {shippedNostrRelays, shippedTrackers} = await shippedLists()
const looksLikeTracker = url => /\/(tracker|announce)\b|\/\/tracker\./.test(url)
const relays = chosen.length > 0 ? chosen.filter(url => !looksLikeTracker(url)) : shippedNostrRelays
const trackers = chosen.length > 0 ? chosen.filter(looksLikeTracker) : shippedTrackers

const results = await Promise.all([
  ...relays.map(async url => ({url, kind: 'nostr', ...(await probeNostrRelay(url))})),
  ...trackers.map(async url => ({url, kind: 'tracker', ...(await probeTracker(url))}))
])

const width = Math.max(...results.map(({url}) => url.length))
const milliseconds = value => (value === undefined ? '–' : `${Math.round(value)} ms`).padStart(9)
console.log(`${'address'.padEnd(width)}  kind     ${'open'.padStart(9)} ${'answer'.padStart(9)}  trouble`)
for (const {url, kind, openMs, answerMs, trouble} of results) {
  console.log(
    `${url.padEnd(width)}  ${kind.padEnd(7)}  ${milliseconds(openMs)} ${milliseconds(answerMs)}  ${trouble ?? ''}`.trimEnd()
  )
}
const working = results.filter(({trouble}) => trouble === undefined).length
console.log(`${working} of ${results.length} work.`)
process.exit(working === results.length ? 0 : 1)
