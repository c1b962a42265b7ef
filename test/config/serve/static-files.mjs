import {createHash} from 'node:crypto'
import {readdir, readFile} from 'node:fs/promises'
import {extname, join, relative, sep} from 'node:path'

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2'
}

/**
 * Files of a folder by the path they are served at. Read once: what is not in here cannot be asked for, and a build
 * that finishes meanwhile is never served half.
 * @param {string} folder
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function readFolder(folder) {
  const files = new Map()
  for (const entry of await readdir(folder, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath ?? entry.path, entry.name)
    files.set(`/${relative(folder, path).split(sep).join('/')}`, await readFile(path))
  }
  return files
}

/** The path of a request without query, decoded; undefined when it is malformed. A folder means its index.html. */
function requestedPath(url) {
  try {
    const path = decodeURIComponent(new URL(url, 'http://host').pathname)
    return path.endsWith('/') ? `${path}index.html` : path
  } catch {
    return undefined
  }
}

/**
 * Answers a request from `files`; `change(path, bytes)` may replace what is sent.
 * Everything is readable from other origins: an embed is a module script, which needs it.
 */
export function answerFromFiles(request, response, files, change = (_path, bytes) => bytes) {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('cross-origin-resource-policy', 'cross-origin')
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, {allow: 'GET, HEAD', 'content-type': types['.txt']}).end('Only GET is answered here.\n')
    return
  }
  const path = requestedPath(request.url)
  const found = path === undefined ? undefined : files.get(path)
  if (path === undefined || found === undefined) {
    response
      .writeHead(404, {'content-type': types['.txt'], 'cache-control': 'no-cache'})
      .end('There is nothing here.\n')
    return
  }
  const bytes = change(path, found)
  const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  // Kept by the browser, asked about each time: a new build shows at once.
  response.setHeader('cache-control', 'no-cache')
  response.setHeader('etag', tag)
  response.setHeader('vary', 'host')
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end()
    return
  }
  response.setHeader('content-type', types[extname(path).toLowerCase()] ?? 'application/octet-stream')
  response.setHeader('content-length', bytes.length)
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : bytes)
}
