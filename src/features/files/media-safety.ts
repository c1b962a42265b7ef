import {fromUtf8} from '../../base/bytes.ts'

/** How a file may be shown inside the page. Everything else is only saved. */
export type ShownAs = 'image' | 'video' | 'audio' | 'pdf' | 'text'

/** First bytes of a file that are looked at. */
export const sniffedBytes = 512

/** What may be shown, by the type it claims. No type is here that a browser runs: no HTML, SVG, XML or script. */
const shown: Readonly<Record<string, ShownAs>> = {
  'image/png': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
  'image/bmp': 'image',
  'video/mp4': 'video',
  'video/webm': 'video',
  'video/ogg': 'video',
  'video/quicktime': 'video',
  'video/x-matroska': 'video',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/aac': 'audio',
  'audio/ogg': 'audio',
  'audio/webm': 'audio',
  'audio/wav': 'audio',
  'audio/flac': 'audio',
  'application/pdf': 'pdf',
  'text/plain': 'text',
  'text/markdown': 'text',
  'text/csv': 'text',
  'application/json': 'text'
}

const otherNames: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-ms-bmp': 'image/bmp',
  'video/x-m4v': 'video/mp4',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'audio/x-aac': 'audio/aac',
  'application/ogg': 'audio/ogg',
  'text/x-markdown': 'text/markdown'
}

/** For files whose system knows no type. */
const byExtension: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  webm: 'video/webm',
  ogv: 'video/ogg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  pdf: 'application/pdf',
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json'
}

// RFC 6838, section 4.2.
const essence = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/
const maxTypeLength = 127

/** Lower case, without parameters, by its usual name; '' when it is none. */
export function normaliseMediaType(said: string): string {
  const type = said.split(';', 1)[0]!.trim().toLowerCase()
  if (type.length > maxTypeLength || !essence.test(type)) return ''
  return own(otherNames, type) ?? type
}

/** The type a file is offered with: what its system says, otherwise what its name lets expect, '' if that is nothing. */
export function mediaTypeOf(name: string, said: string): string {
  const type = normaliseMediaType(said)
  if (type !== '') return type
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return own(byExtension, extension) ?? ''
}

/** How a file of this type may be shown, if its bytes agree; undefined: not in the page. */
export const shownAs = (mediaType: string): ShownAs | undefined => own(shown, mediaType)

export interface Showing {
  readonly as: ShownAs
  /** What the browser is told it is, never what was claimed. */
  readonly contentType: string
}

/**
 * How a file is shown whose type is `mediaType` and which begins with `first`; undefined: not in the page. A picture, film, sound or document
 * must begin like one; text must be text and not look like anything a browser runs.
 */
export function showing(mediaType: string, first: Uint8Array): Showing | undefined {
  const as = shownAs(mediaType)
  if (as === undefined) return undefined
  const found = sniff(first)
  if (as === 'text') return found === 'text' ? {as, contentType: 'text/plain; charset=utf-8'} : undefined
  if (found === 'text' || found === 'markup' || found === 'unknown') return undefined
  // Containers hold films and sounds alike, and the claimed type says which player is to be shown.
  if ((as === 'video' || as === 'audio') && (kindOf(found) === 'video' || kindOf(found) === 'audio')) {
    const named = found.replace(/^[a-z]+/, as)
    return {as, contentType: shownAs(named) === as ? named : found}
  }
  return kindOf(found) === as ? {as, contentType: found} : undefined
}

const kindOf = (type: string): ShownAs | undefined => own(shown, type)

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/**
 * What bytes begin like: a media type of those that may be shown, 'text', 'markup' (HTML, SVG, XML) or 'unknown'.
 * Signatures: https://mimesniff.spec.whatwg.org.
 */
export function sniff(first: Uint8Array): string {
  const bytes = first.subarray(0, sniffedBytes)
  const latin = String.fromCharCode(...bytes)
  for (const [signature, type] of signatures) if (signature.test(latin)) return type
  if (!isText(bytes)) return 'unknown'
  return /^(\xef\xbb\xbf)?\s*</.test(latin) ? 'markup' : 'text'
}

const signatures: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBPVP/, 'image/webp'],
  [/^RIFF[^]{4}WAVE/, 'audio/wav'],
  [/^[^]{4}ftypavi[fs]/, 'image/avif'],
  // Pictures of phones, which browsers but Safari do not show.
  [/^[^]{4}ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1)/, 'image/heic'],
  [/^[^]{4}ftypM4[AB]/, 'audio/mp4'],
  [/^[^]{4}ftypqt/, 'video/quicktime'],
  [/^[^]{4}ftyp/, 'video/mp4'],
  [/^\x1a\x45\xdf\xa3[^]*webm/, 'video/webm'],
  [/^\x1a\x45\xdf\xa3[^]*matroska/, 'video/x-matroska'],
  [/^OggS\0/, 'audio/ogg'],
  [/^ID3/, 'audio/mpeg'],
  [/^fLaC/, 'audio/flac'],
  // A frame of MPEG audio, layers II and III, and of AAC.
  [/^\xff[\xf0\xf1\xf8\xf9]/, 'audio/aac'],
  [/^\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd]/, 'audio/mpeg'],
  [/^%PDF-/, 'application/pdf'],
  [/^BM[^]{4}\0{4}/, 'image/bmp']
]

/** UTF-8 without controls but white space. What is cut off in the middle of a character is looked at up to there. */
function isText(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    const isControl = byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b
    if (isControl || byte === 0x7f) return false
  }
  return [0, 1, 2, 3].some(cut => cut <= bytes.length && fromUtf8(bytes.subarray(0, bytes.length - cut)) !== undefined)
}
