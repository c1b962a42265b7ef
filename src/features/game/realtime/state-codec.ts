import {fromUtf8, utf8, type Bytes} from '../../../base/bytes.ts'
import {err, ok, type Result} from '../../../base/result.ts'

/** Nested deeper, a state is refused: it is walked by recursion. */
const maxDepth = 32

const arrayKinds = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array
] as const
type TypedArray = InstanceType<(typeof arrayKinds)[number]>

const tags = {null: 0, false: 1, true: 2, int: 3, float: 4, text: 5, list: 6, object: 7, typed: 8} as const
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** A copy that shares nothing with the state, as quick as it gets: it is made sixty times a second. */
export function copyState<T>(state: T): T {
  if (typeof state !== 'object' || state === null) return state
  if (Array.isArray(state)) {
    const copy: unknown[] = new Array(state.length)
    for (let i = 0; i < state.length; i++) copy[i] = copyState(state[i] as unknown)
    return copy as T
  }
  if (ArrayBuffer.isView(state)) return (state as unknown as TypedArray).slice() as T
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(state)) copy[name] = copyState((state as Record<string, unknown>)[name])
  return copy as T
}

class Writer {
  #bytes = new Uint8Array(1_024)
  #view = new DataView(this.#bytes.buffer)
  #at = 0

  #room(length: number): number {
    const at = this.#at
    this.#at += length
    if (this.#at > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#at)
      larger.set(this.#bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    return at
  }

  byte(value: number): void {
    const at = this.#room(1)
    this.#bytes[at] = value
  }

  int(value: number): void {
    const at = this.#room(4)
    this.#view.setInt32(at, value, true)
  }

  float(value: number): void {
    const at = this.#room(8)
    // There are many NaNs, and engines differ in which one they make.
    this.#view.setFloat64(at, Number.isNaN(value) ? Number.NaN : value, true)
  }

  bytes(value: Uint8Array): void {
    this.int(value.length)
    const at = this.#room(value.length)
    this.#bytes.set(value, at)
  }

  end(): Bytes {
    return this.#bytes.slice(0, this.#at)
  }
}

/**
 * The one way to write a state: equal states give equal bytes in every engine. -0 and 0 are different, as they are to the rules.
 * @throws TypeError for what is no plain data: a function, an instance of a class, a cycle
 */
export function encodeState(state: unknown): Bytes {
  const writer = new Writer()
  write(writer, state, 0)
  return writer.end()
}

function write(to: Writer, value: unknown, depth: number): void {
  if (depth > maxDepth) throw new TypeError('The state is nested too deeply, or contains itself.')
  if (value === null || value === undefined) return to.byte(tags.null)
  switch (typeof value) {
    case 'boolean':
      return to.byte(value ? tags.true : tags.false)
    case 'number':
      if ((value | 0) === value && !Object.is(value, -0)) {
        to.byte(tags.int)
        return to.int(value)
      }
      to.byte(tags.float)
      return to.float(value)
    case 'string':
      to.byte(tags.text)
      return to.bytes(utf8(value))
    case 'object':
      if (Array.isArray(value)) return writeList(to, value, depth)
      if (ArrayBuffer.isView(value)) return writeTyped(to, value)
      return writeObject(to, value, depth)
    default:
      throw new TypeError(`A ${typeof value} is no part of a state.`)
  }
}

function writeList(to: Writer, list: readonly unknown[], depth: number): void {
  to.byte(tags.list)
  to.int(list.length)
  for (let i = 0; i < list.length; i++) write(to, list[i], depth + 1)
}

function writeTyped(to: Writer, array: ArrayBufferView): void {
  const kind = arrayKinds.findIndex(constructor => array instanceof constructor)
  if (kind < 0) throw new TypeError('Only typed arrays of numbers are part of a state.')
  to.byte(tags.typed)
  to.byte(kind)
  to.bytes(inWireOrder(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), arrayKinds[kind]!.BYTES_PER_ELEMENT))
}

function writeObject(to: Writer, object: object, depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('Instances of classes are no part of a state.')
  const names = Object.keys(object)
    .filter(name => (object as Record<string, unknown>)[name] !== undefined)
    .sort()
  to.byte(tags.object)
  to.int(names.length)
  for (const name of names) {
    if (name === '__proto__') throw new TypeError('“__proto__” cannot be the name of a value.')
    to.bytes(utf8(name))
    write(to, (object as Record<string, unknown>)[name], depth + 1)
  }
}

/** Least significant byte first; a copy only where the machine has it the other way. */
function inWireOrder(bytes: Uint8Array, size: number): Uint8Array {
  if (littleEndian || size === 1) return bytes
  const turned = bytes.slice()
  for (let at = 0; at < turned.length; at += size) turned.subarray(at, at + size).reverse()
  return turned
}

class Malformed extends Error {}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  #take(length: number): number {
    if (length < 0 || length > this.left) throw new Malformed()
    const at = this.#at
    this.#at += length
    return at
  }

  byte(): number {
    return this.#bytes[this.#take(1)]!
  }

  int(): number {
    return this.#view.getInt32(this.#take(4), true)
  }

  float(): number {
    return this.#view.getFloat64(this.#take(8), true)
  }

  /** How many items follow: no more than there are bytes. */
  count(): number {
    const count = this.int()
    if (count < 0 || count > this.left) throw new Malformed()
    return count
  }

  bytes(): Uint8Array {
    const length = this.int()
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  text(): string {
    const text = fromUtf8(this.bytes())
    if (text === undefined) throw new Malformed()
    return text
  }
}

/** Reads what another page wrote. Total: a state, or 'malformed'. It takes no more memory than a few times its bytes. */
export function decodeState(bytes: Uint8Array): Result<unknown, 'malformed'> {
  try {
    const reader = new Reader(bytes)
    const state = read(reader, 0)
    return reader.left === 0 ? ok(state) : err('malformed')
  } catch (error) {
    if (error instanceof Malformed) return err('malformed')
    throw error
  }
}

function read(from: Reader, depth: number): unknown {
  if (depth > maxDepth) throw new Malformed()
  switch (from.byte()) {
    case tags.null:
      return null
    case tags.false:
      return false
    case tags.true:
      return true
    case tags.int:
      return from.int()
    case tags.float:
      return from.float()
    case tags.text:
      return from.text()
    case tags.list:
      return Array.from({length: from.count()}, () => read(from, depth + 1))
    case tags.object:
      return readObject(from, depth)
    case tags.typed:
      return readTyped(from)
    default:
      throw new Malformed()
  }
}

function readObject(from: Reader, depth: number): object {
  const object: Record<string, unknown> = {}
  const count = from.count()
  for (let i = 0; i < count; i++) {
    const name = from.text()
    if (name === '__proto__') throw new Malformed()
    object[name] = read(from, depth + 1)
  }
  return object
}

function readTyped(from: Reader): TypedArray {
  const constructor = arrayKinds[from.byte()]
  const bytes = from.bytes()
  if (constructor === undefined || bytes.length % constructor.BYTES_PER_ELEMENT !== 0) throw new Malformed()
  // A copy begins where every kind of number may.
  const own = inWireOrder(bytes, constructor.BYTES_PER_ELEMENT).slice()
  return new constructor(own.buffer)
}
