import {utf8} from './bytes.ts'
import {err, ok, type Result} from './result.ts'

/** What can be written as JSON and read again as the same: numbers are finite, objects have no prototype of their own. */
export type PlainData =
  null | boolean | number | string | readonly PlainData[] | {readonly [name: string]: PlainData | undefined}

export type PlainDataReason = 'too-long' | 'not-json' | 'not-finite' | 'too-deep' | 'forbidden-name'

/** Nested deeper, data is refused: it comes from others, and is walked by recursion. */
const maxDepth = 32
/** Setting these on an object changes what it is. */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The one JSON text of `data`: names in order, no white space, no -0, and what is undefined left out. Equal data gives equal texts in every browser.
 * @throws TypeError for what is no plain data: a function, NaN, an instance of a class, a cycle
 */
export function plainText(data: unknown, depth = 0): string {
  if (depth > maxDepth) throw new TypeError(tooDeep)
  switch (typeof data) {
    case 'boolean':
    case 'string':
      return JSON.stringify(data)
    case 'number':
      if (!Number.isFinite(data)) throw new TypeError(`${data} is no number that can be written down.`)
      return JSON.stringify(data)
    case 'object':
      if (data === null) return 'null'
      if (Array.isArray(data))
        return `[${Array.from(data as readonly unknown[], item => plainText(item ?? null, depth + 1)).join()}]`
      return objectText(data, depth)
    default:
      throw new TypeError(`A ${typeof data} is no plain data.`)
  }
}

/**
 * The same without the text, for data of which little changes. What is where it was in `before`, which is plain, or in `known` is passed over; what turns
 * out to be plain is added to `known`.
 * @throws TypeError as `plainText`
 */
export function checkPlain(data: unknown, known: WeakSet<object>, before?: unknown, depth = 0): void {
  // A text of any length is plain, and need not be written down to know it.
  if (typeof data === 'string') return
  if (typeof data !== 'object' || data === null) return void plainText(data)
  if (known.has(data)) return
  if (depth > maxDepth) throw new TypeError(tooDeep)
  if (Array.isArray(data)) checkItems(data, known, Array.isArray(before) ? before : [], depth)
  else {
    checkPrototype(data)
    const former = (typeof before === 'object' ? (before ?? {}) : {}) as Readonly<Record<string, unknown>>
    for (const name of Object.keys(data)) {
      checkName(name)
      const value = (data as Record<string, unknown>)[name]
      // A function may be one that every object inherits.
      const isThere = value === former[name] && typeof value !== 'function'
      if (!isThere && value !== undefined) checkPlain(value, known, former[name], depth + 1)
    }
  }
  known.add(data)
}

function checkItems(
  items: readonly unknown[],
  known: WeakSet<object>,
  before: readonly unknown[],
  depth: number
): void {
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    const former = i < before.length ? before[i] : undefined
    if (item !== former && item !== undefined) checkPlain(item, known, former, depth + 1)
  }
}

const tooDeep = 'This is nested too deeply, or contains itself.'

function checkPrototype(data: object): void {
  const prototype: unknown = Object.getPrototypeOf(data)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('Instances of classes are no plain data.')
  }
}

function checkName(name: string): void {
  if (forbiddenNames.has(name)) throw new TypeError(`“${name}” cannot be the name of a value.`)
}

function objectText(data: object, depth: number): string {
  checkPrototype(data)
  const fields: string[] = []
  for (const name of Object.keys(data).sort()) {
    const value = (data as Record<string, unknown>)[name]
    checkName(name)
    if (value !== undefined) fields.push(`${JSON.stringify(name)}:${plainText(value, depth + 1)}`)
  }
  return `{${fields.join()}}`
}

/** Reads what somebody else wrote. Total: data, or a reason. */
export function readPlainData(text: string, maxBytes: number): Result<PlainData, PlainDataReason> {
  // A unit of UTF-16 takes three bytes at most.
  if (3 * text.length > maxBytes && utf8(text).length > maxBytes) return err('too-long')
  let data: PlainData
  try {
    data = JSON.parse(text) as PlainData
  } catch {
    return err('not-json')
  }
  const reason = refusal(data, 0)
  return reason === undefined ? ok(data) : err(reason)
}

function refusal(data: PlainData | undefined, depth: number): PlainDataReason | undefined {
  if (typeof data === 'number' && !Number.isFinite(data)) return 'not-finite'
  if (typeof data !== 'object' || data === null) return undefined
  if (depth > maxDepth) return 'too-deep'
  for (const [name, value] of Object.entries(data)) {
    if (forbiddenNames.has(name)) return 'forbidden-name'
    const reason = refusal(value as PlainData, depth + 1)
    if (reason !== undefined) return reason
  }
  return undefined
}
