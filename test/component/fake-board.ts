import type {PersonKey} from '../../src/base/ids.ts'
import {SendError} from '../../src/base/errors.ts'
import type {PlainData} from '../../src/base/plain-data.ts'
import {ownPrefix} from '../../src/features/game/define-shared.ts'
import {itemValue, type BoardItem} from '../../src/elements/p2p-whiteboard/board-items.ts'
import type {Point} from '../../src/elements/p2p-whiteboard/packed-points.ts'
import type {
  SharedEntryView,
  SharedFaultView,
  SharedPresenceView,
  SharedTableView
} from '../../src/elements/shared-view.ts'

type Name = 'change' | 'presence' | 'faults' | 'notice' | 'kept'
type Listener = (keys: readonly string[]) => void

export const keyOf = (number: number): PersonKey =>
  (number * 37 + 11).toString(16).padStart(2, '0').repeat(32) as PersonKey

/** A board of the test's making: what is drawn is there at once, and others draw what the test says. */
export class FakeBoard implements SharedTableView {
  readonly id = '0b'.repeat(16)
  readonly ownKey = keyOf(0)
  readonly names = new Map<PersonKey, string>([
    [keyOf(0), 'me'],
    [keyOf(1), 'Ada'],
    [keyOf(2), 'Mirza']
  ])
  readonly #entries = new Map<string, SharedEntryView>()
  readonly #listeners = new Map<Name, Set<Listener>>()
  readonly #steps: {step: string | undefined; before: Map<string, SharedEntryView | undefined>}[] = []
  #clock = 1_700_000_000_000
  presence: readonly SharedPresenceView[] = []
  faults: readonly SharedFaultView[] = []
  notice: SharedTableView['notice']
  kept: boolean | undefined = true
  room = {keys: 0, maxKeys: 8_192, ownKeys: 0, maxOwnKeys: 2_048}
  /** What this page showed, the last at the end. */
  readonly shown: (PlainData | undefined)[] = []
  refusal: SendError | undefined

  entry(key: string): SharedEntryView | undefined {
    return this.#entries.get(key)
  }

  get(key: string): PlainData | undefined {
    return this.#entries.get(key)?.value
  }

  keys(): readonly string[] {
    return [...this.#entries.keys()]
  }

  entries(): readonly SharedEntryView[] {
    return [...this.#entries.values()]
  }

  async set(key: string, value: PlainData, {step}: {step?: string} = {}): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal
    this.#remember(step, key)
    this.write(key, value, this.ownKey)
  }

  async remove(key: string, {step}: {step?: string} = {}): Promise<void> {
    if (!key.startsWith(ownPrefix(this.ownKey))) throw new SendError('not-yours', 'Only its owner may change it.')
    this.#remember(step, key)
    this.take(key)
  }

  async setKept(on: boolean): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal
    this.kept = on
    this.tell('kept')
  }

  async undo(): Promise<number> {
    const step = this.#steps.pop()
    for (const [key, entry] of step?.before ?? []) {
      if (entry?.value === undefined) this.take(key)
      else this.write(key, entry.value, this.ownKey)
    }
    return step?.before.size ?? 0
  }

  get undoSteps(): number {
    return this.#steps.length
  }

  setPresence(value: PlainData | undefined): void {
    this.shown.push(value)
  }

  nameOf(key: PersonKey): string {
    return this.names.get(key) ?? 'quiet heron'
  }

  on(name: Name, listener: Listener, {signal}: {signal?: AbortSignal} = {}): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    const end = () => void listeners.delete(listener)
    signal?.addEventListener('abort', end)
    return end
  }

  /** How many listen. */
  get heard(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0)
  }

  // By others

  write(key: string, value: PlainData, author: PersonKey): void {
    const timeMs = this.#clock++
    this.#entries.set(key, {key, value, author, timeMs, order: `${timeMs}${author}`})
    this.tell('change', [key])
  }

  draw(author: PersonKey, id: string, item: BoardItem): void {
    this.write(`${ownPrefix(author)}${id}`, itemValue(item), author)
  }

  take(key: string): void {
    this.#entries.delete(key)
    this.tell('change', [key])
  }

  point(...cursors: readonly (readonly [number: number, value: PlainData])[]): void {
    this.presence = cursors.map(([number, value]) => ({page: `page ${number}`, key: keyOf(number), value}))
    this.tell('presence')
  }

  tell(name: Name, keys: readonly string[] = []): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(keys)
  }

  #remember(step: string | undefined, key: string): void {
    const last = this.#steps.at(-1)
    const current = last !== undefined && step !== undefined && last.step === step ? last : {step, before: new Map()}
    if (current !== last) this.#steps.push(current)
    if (!current.before.has(key)) current.before.set(key, this.#entries.get(key))
  }
}

export const line = (points: readonly (readonly [number, number, number?])[], colour = 0, width = 1): BoardItem => ({
  kind: 'stroke',
  part: 0,
  colour,
  width,
  points: points.map(([x, y, pressure]): Point => ({x, y, pressure}))
})

export const note = (x: number, y: number, text: string, colour = 1): BoardItem => ({kind: 'note', colour, x, y, text})
