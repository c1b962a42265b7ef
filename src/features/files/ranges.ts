/** What a `Range` header asks of a file. */
export type RangeAsked =
  | {readonly kind: 'whole'}
  /** From `start` up to and without `end`. */
  | {readonly kind: 'part'; readonly start: number; readonly end: number}
  /** Nothing of the file is in it. */
  | {readonly kind: 'beyond'}

const digits = /^[0-9]{1,16}$/

/**
 * Reads a `Range` header for a file of `size` bytes, RFC 9110, section 14. One that is malformed, of another unit, or of several
 * ranges is ignored, as that allows: the answer is the whole. Total.
 */
export function readRange(header: string | null, size: number): RangeAsked {
  const spec = /^bytes=([^,]*)$/i.exec(header ?? '')?.[1]?.trim()
  const dash = spec?.indexOf('-') ?? -1
  if (spec === undefined || dash < 0) return {kind: 'whole'}
  const [first, last] = [spec.slice(0, dash).trim(), spec.slice(dash + 1).trim()]
  if (first === '') {
    // The last so many bytes.
    if (!digits.test(last)) return {kind: 'whole'}
    const start = Math.max(0, size - Number(last))
    return start === size ? {kind: 'beyond'} : {kind: 'part', start, end: size}
  }
  if (!digits.test(first) || (last !== '' && !digits.test(last))) return {kind: 'whole'}
  const start = Number(first)
  const end = last === '' ? size : Math.min(size, Number(last) + 1)
  if (last !== '' && Number(last) < start) return {kind: 'whole'}
  return start >= size ? {kind: 'beyond'} : {kind: 'part', start, end}
}

export interface FileRequest {
  readonly method: string
  readonly range: string | null
  readonly ifRange: string | null
}

export interface AnsweredFile {
  /** Names the content: the same bytes, the same tag. */
  readonly tag: string
  readonly size: number
  readonly contentType: string
  /** Saved under this name instead of shown. */
  readonly saveAs: string | undefined
}

export interface FileAnswer {
  readonly status: 200 | 206 | 405 | 416
  readonly headers: readonly (readonly [string, string])[]
  /** Bytes of the body, from `start` up to and without `end`. */
  readonly start: number
  readonly end: number
}

/** How a request for a file is answered. */
export function answerRequest({method, range, ifRange}: FileRequest, file: AnsweredFile): FileAnswer {
  const {size} = file
  if (method !== 'GET' && method !== 'HEAD') {
    return {status: 405, headers: [...guards, ['allow', 'GET, HEAD']], start: 0, end: 0}
  }
  const tag = `"${file.tag}"`
  const asked = ifRange === null || ifRange === tag ? readRange(range, size) : ({kind: 'whole'} as const)
  if (asked.kind === 'beyond') {
    return {status: 416, headers: [...guards, ['content-range', `bytes */${size}`]], start: 0, end: 0}
  }
  const {start, end} = asked.kind === 'part' ? asked : {start: 0, end: size}
  const headers: [string, string][] = [
    ...guards,
    ['content-type', file.saveAs === undefined ? file.contentType : 'application/octet-stream'],
    ['content-length', `${end - start}`],
    ['accept-ranges', 'bytes'],
    ['etag', tag]
  ]
  if (asked.kind === 'part') headers.push(['content-range', `bytes ${start}-${end - 1}/${size}`])
  if (file.saveAs !== undefined) {
    headers.push(['content-disposition', `attachment; filename*=UTF-8''${extendedValue(file.saveAs)}`])
  }
  return {status: asked.kind === 'part' ? 206 : 200, headers, start, end: method === 'HEAD' ? start : end}
}

/**
 * With every answer: opened as a page of its own, it has no origin, runs nothing and loads nothing; its type is not guessed; other sites get nothing of
 * it; and it is not stored a second time.
 */
export const guards: readonly [string, string][] = [
  [
    'content-security-policy',
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; frame-ancestors 'self'"
  ],
  ['x-content-type-options', 'nosniff'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['cache-control', 'no-store']
]

/** RFC 8187. */
const extendedValue = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
  )
