import type {HistoryUsageView, HistoryView} from '../../src/elements/chat-view.ts'

/** What is kept of a topic that is kept nowhere: figures a test can set, and a record of what was asked for. */
export class FakeHistory implements HistoryView {
  usage: HistoryUsageView = {entries: 1200, bytes: 3_400_000, maxEntries: 100_000, maxBytes: 50_000_000}
  readonly imported: Blob[] = []
  exports = 0
  cleared = 0
  /** Thrown by the next thing asked for. */
  refusal: Error | undefined
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  async setLimits(limits: {readonly maxEntries: number; readonly maxBytes: number}): Promise<void> {
    await this.#refuse()
    const {entries, bytes} = this.usage
    this.#become({
      entries: Math.min(entries, limits.maxEntries),
      bytes: Math.min(bytes, limits.maxBytes),
      ...limits
    })
  }

  async exportFile(): Promise<Blob> {
    await this.#refuse()
    this.exports++
    return new Blob(['a history'], {type: 'application/octet-stream'})
  }

  async importFile(file: Blob): Promise<number> {
    await this.#refuse()
    this.imported.push(file)
    return 12
  }

  async clear(): Promise<void> {
    await this.#refuse()
    this.cleared++
    this.#become({...this.usage, entries: 0, bytes: 0})
  }

  #refuse(): Promise<void> {
    const {refusal} = this
    this.refusal = undefined
    return refusal === undefined ? Promise.resolve() : Promise.reject(refusal)
  }

  #become(usage: HistoryUsageView): void {
    this.usage = usage
    this.#changed()
  }
}
