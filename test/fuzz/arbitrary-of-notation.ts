import fc from 'fast-check'
import type {Bytes} from '../../src/base/bytes.ts'
import {
  compareBounds,
  fingerprintBytes,
  maxBoundIdBytes,
  type Bound,
  type Range,
  type RangeContent
} from '../../src/protocol/ranges.ts'

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

const arbitraryBound: fc.Arbitrary<Bound> = fc.oneof(
  fc.record({
    hlcMs: fc.oneof(fc.nat(3), fc.maxSafeNat()),
    hlcCounter: fc.constant(0),
    id: fc.constant(new Uint8Array(0))
  }),
  fc.record({
    hlcMs: fc.oneof(fc.nat(3), fc.maxSafeNat()),
    hlcCounter: fc.oneof(fc.nat(3), fc.nat(2 ** 32 - 1)),
    id: arbitraryBytes(0, maxBoundIdBytes)
  })
)

const arbitraryContent: fc.Arbitrary<RangeContent> = fc.oneof(
  fc.constantFrom({kind: 'skip' as const}, {kind: 'more' as const}),
  fc.record({
    kind: fc.constant('fingerprint' as const),
    count: fc.oneof(fc.nat(300), fc.nat(2 ** 32 - 1)),
    fingerprint: arbitraryBytes(fingerprintBytes, fingerprintBytes)
  }),
  fc.record({
    kind: fc.constantFrom('all' as const, 'some' as const),
    ids: fc.array(arbitraryBytes(16, 16), {maxLength: 9})
  })
)

/** Of strictly falling bounds; only the last may have none. */
const arbitraryRanges: fc.Arbitrary<readonly Range[]> = fc
  .tuple(fc.array(fc.tuple(arbitraryBound, arbitraryContent), {maxLength: 20}), fc.option(arbitraryContent))
  .map(([drawn, last]) => {
    const ranges: Range[] = drawn
      .sort(([a], [b]) => compareBounds(b, a))
      .filter(([lower], i) => i === 0 || compareBounds(lower, drawn[i - 1]![0]) < 0)
      .map(([lower, content]) => ({...content, lower}))
    return last === null ? ranges : [...ranges, {...last, lower: undefined}]
  })

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
    if (this.done) return fc.record(model)
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
    if (this.#take('ranges ≤ ')) {
      this.#number()
      return arbitraryRanges
    }
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
