import {utf8} from '../../base/bytes.ts'
import {collapseSpaces, onlyPrintable} from '../../protocol/printable.ts'

/** Every file system takes 255 bytes; browsers and people add something like “ (2)” or “.part”. */
export const maxSafeNameBytes = 220

/** An extension is what a long name keeps. Longer ones are none. UTF-16 units with the dot. */
const maxExtension = 16

/** Folders in one another; deeper ones are joined to the last. Windows takes 260 characters of a whole path by default. */
const maxDepth = 32
const maxPathBytes = 1_024

/** What a file is called that is left without a name. */
const nameless = 'file'

// Names of devices on Windows, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)/i

/** Characters that end a part of a path, or that Windows does not take. */
const forbidden = /[/\\:*?"<>|]/g

/**
 * A name that can be shown and given to any file system: of one part, without control or bidi characters and long runs of spaces, which hide what
 * follows, without what Windows forbids. The extension survives; nothing else is promised to.
 */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).findLast(part => part.trim() !== '') ?? ''
  return safePart(last) ?? nameless
}

/** A path inside a folder, made safe part by part: relative, `/` between the parts, no `..`. */
export function safePath(path: string): string {
  const parts = path
    .split(/[/\\]/)
    .map(safePart)
    .filter(part => part !== undefined)
  const file = parts.pop() ?? nameless
  const folders = parts.slice(0, maxDepth)
  while (folders.length > 0 && utf8([...folders, file].join('/')).length > maxPathBytes) folders.pop()
  return [...folders, file].join('/')
}

/**
 * The paths made safe, and no two the same, nor one a folder of another: also not where upper and lower case are the same. Those that come later
 * get a number.
 */
export function safePaths(paths: readonly string[]): readonly string[] {
  const files = new Set<string>()
  const folders = new Set<string>()
  /** The last number given for a path, so that ten thousand of one name do not count from the beginning each. */
  const given = new Map<string, number>()
  const free = (path: string, isTaken: (key: string) => boolean): string => {
    if (!isTaken(asOnDisk(path))) return path
    const key = asOnDisk(path)
    let number = given.get(key) ?? 1
    let other: string
    do other = numbered(path, ++number)
    while (isTaken(asOnDisk(other)))
    given.set(key, number)
    return other
  }
  return paths.map(path => {
    const parts = safePath(path).split('/')
    const name = parts.pop()!
    let folder = ''
    for (const part of parts) {
      folder = free(`${folder}${part}`, key => files.has(key))
      folders.add(asOnDisk(folder))
      folder += '/'
    }
    const file = free(`${folder}${name}`, key => files.has(key) || folders.has(key))
    files.add(asOnDisk(file))
    return file
  })
}

const asOnDisk = (path: string): string => path.normalize('NFC').toLowerCase()

/** Changes the last part only. */
function numbered(path: string, number: number): string {
  const at = path.lastIndexOf('/') + 1
  const {base, extension} = split(path.slice(at))
  return `${path.slice(0, at)}${base} (${number})${extension}`
}

/** Undefined when nothing is left of it, as of `.`, `..` and the letter of a drive. */
function safePart(part: string): string | undefined {
  if (/^\s*[a-z]:$/i.test(part)) return undefined
  // A line break is a space first, and what stood between two spaces is gone.
  const plain = collapseSpaces(onlyPrintable(collapseSpaces(part.normalize('NFC')))).replace(forbidden, '_')
  const short = shortened(withoutEnd(plain))
  if (short === '') return undefined
  return device.test(short) ? `_${short}` : short
}

/** Windows drops dots and spaces at the end, so that the name would be another. */
const withoutEnd = (name: string): string => name.replace(/[. ]+$/, '')

function shortened(name: string): string {
  if (utf8(name).length <= maxSafeNameBytes) return name
  const {base, extension} = split(name)
  const room = maxSafeNameBytes - utf8(extension).length
  let kept = ''
  let bytes = 0
  for (const {segment} of new Intl.Segmenter().segment(base)) {
    bytes += utf8(segment).length
    if (bytes > room) break
    kept += segment
  }
  // One letter with hundreds of marks.
  return `${withoutEnd(kept) || nameless}${extension}`
}

function split(name: string): {readonly base: string; readonly extension: string} {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= maxExtension ? name.slice(dot) : ''
  return {base: name.slice(0, name.length - extension.length), extension}
}
