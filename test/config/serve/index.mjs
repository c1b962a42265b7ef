import {fileURLToPath} from 'node:url'
import {buildIfStale} from '../build.mjs'
import {startSite as startFolder} from './site.mjs'

export {startPages} from './pages.mjs'
export {startNostrRelay, startTracker} from './standalone.mjs'

const builtSite = fileURLToPath(new URL('../../../dist/site', import.meta.url))

/**
 * The whole of `npm start` in this process: builds when stale unless another `folder` is named, then serves.
 * @param {{port?: number, host?: string, folder?: string, log?: (line: string) => void}} [options] port 0 takes a free one
 */
export async function startSite({port = 0, host = '127.0.0.1', folder, log = () => {}} = {}) {
  if (folder === undefined) await buildIfStale({log})
  return await startFolder({folder: folder ?? builtSite, port, host})
}
