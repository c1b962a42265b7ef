import {once} from 'node:events'
import {createServer} from 'node:http'
import {answerFromFiles} from './static-files.mjs'

/**
 * Serves a few files on a port of its own, thus as another origin: `{'/index.html': '<p>…'}`. For tests and benchmarks.
 * @param {Record<string, string | Uint8Array>} texts
 */
export async function startPages(texts, {port = 0} = {}) {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]))
  const server = createServer((request, response) => answerFromFiles(request, response, files))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const taken = server.address().port
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}/`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}
