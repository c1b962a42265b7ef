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
 * The same without the text, for data of which little changes. What is in `known` is passed over: objects that are plain, and how deep they go; what turns
 * out to be plain is added to it.
 * @returns how many levels of objects are below
 * @throws TypeError as `plainText`
 */
export function checkPlain(data: unknown, known: WeakMap<object, number>, depth = 0): number {
  if (isPlainValue(data)) return 0
  if (typeof data !== 'object' || data === null) {
    // Which says why it is none.
    plainText(data)
    return 0
  }
  const levels = known.get(data)
  if (depth + (levels ?? 0) > maxDepth) throw new TypeError(tooDeep)
  if (levels !== undefined) return levels
  let below = 0
  const check = (value: unknown): void => {
    if (value !== undefined && !isPlainValue(value)) below = Math.max(below, 1 + checkPlain(value, known, depth + 1))
  }
  // Not forEach: it passes over holes.
  if (Array.isArray(data)) for (const item of data as readonly unknown[]) check(item)
  else {
    checkPrototype(data)
    for (const name of Object.keys(data)) {
      checkName(name)
      check((data as Record<string, unknown>)[name])
    }
  }
  known.set(data, below)
  return below
}

/** Not NaN and the like, which cannot be written down. */
const isPlainValue = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)

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
