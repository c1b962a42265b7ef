import {gzipSync} from 'node:zlib'
import {build} from 'esbuild'
import {join} from 'node:path'
import {root} from '../../config/paths.mjs'
import {embedSize} from '../../config/size-budget.mjs'
import {atMost} from '../row.mjs'

const bytesOfKilobyte = 1_000

/** What a page that uses Trystero over the same two kinds of relay fetches, before it has anything to show. */
async function trysteroBytes() {
  const {outputFiles} = await build({
    stdin: {
      contents: `export * as nostr from '@trystero-p2p/nostr'\nexport * as torrent from '@trystero-p2p/torrent'`,
      resolveDir: root
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'error'
  })
  return gzipSync(outputFiles[0].contents).length
}

/** What text chat costs a page that embeds it. */
export const embed = {
  rows: [{row: 'one-file embed', unit: 'kB gzip', ...atMost(64)}],
  async measure(bench) {
    await bench.build()
    const {bytes, files} = await embedSize(join(root, 'dist'))
    bench.log(`${files.join(', ')}: ${bytes} bytes gzipped`)
    return [
      {ours: bytes / bytesOfKilobyte, peers: {'trystero nostr + torrent': (await trysteroBytes()) / bytesOfKilobyte}}
    ]
  }
}
