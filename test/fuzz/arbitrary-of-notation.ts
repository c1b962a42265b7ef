import fc from 'fast-check'
import type {Bytes} from '../../src/base/bytes.ts'

/**
 * Makes values of a message from its notation in `describeWire()`. A new message is fuzzed as soon as it is declared,
 * and the notation, which is hashed and shown in the documentation, is proved to say all there is to say.
 */
export function arbitraryFields(notation: string): fc.Arbitrary<Record<string, unknown>> {
  const parser = new NotationParser(notation)
  const fields = parser.fields()
  if (!parser.done) throw new Error(`not understood: ${parser.rest}`)
  return fields
}

const arbitraryBytes = (minLength: number, maxLength: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({minLength, maxLength, size: 'max'}).map(bytes => new Uint8Array(bytes))

/** Fuzzed texts stay short: a limit is tested by itself. */
const arbitraryText = (maxBytes: number): fc.Arbitrary<string> =>
  fc.string({unit: 'binary', maxLength: Math.min(200, Math.floor(maxBytes / 4))})

class NotationParser {
  rest: string

  constructor(notation: string) {
    this.rest = notation
  }

  get done(): boolean {
    return this.rest === ''
  }

  fields(): fc.Arbitrary<Record<string, unknown>> {
    const model: Record<string, fc.Arbitrary<unknown>> = {}
    do {
      const name = this.#match(/^(\w+): /)[1]!
      model[name] = this.#kind()
    } while (this.#take(', '))
    return fc.record(model)
  }

  #kind(): fc.Arbitrary<unknown> {
    const kind = this.#required()
    return this.#take(' or null') ? fc.option(kind, {nil: undefined}) : kind
  }

  #required(): fc.Arbitrary<unknown> {
    if (this.#take('bool')) return fc.boolean()
    if (this.#take('uint ≤ ')) return fc.nat({max: this.#number()})
    if (this.#take('uint')) return fc.maxSafeNat()
    if (this.#take('text ≤ ')) return arbitraryText(this.#number())
    if (this.#take('bytes ≤ ')) return arbitraryBytes(0, Math.min(300, this.#number()))
    if (this.#take('bytes = ')) {
      const length = this.#number()
      return arbitraryBytes(length, length)
    }
    if (this.#take('list ≤ ')) {
      const maxLength = Math.min(20, this.#number())
      this.#match(/^ of \(/)
      const items = fc.array(this.#kind(), {maxLength})
      this.#match(/^\)/)
      return items
    }
    this.#match(/^\[/)
    const row = this.fields()
    this.#match(/^\]/)
    return row
  }

  #number(): number {
    return Number(this.#match(/^\d+/)[0])
  }

  #take(text: string): boolean {
    if (!this.rest.startsWith(text)) return false
    this.rest = this.rest.slice(text.length)
    return true
  }

  #match(pattern: RegExp): RegExpMatchArray {
    const match = pattern.exec(this.rest)
    if (match === null) throw new Error(`not understood: ${this.rest}`)
    this.rest = this.rest.slice(match[0].length)
    return match
  }
}
