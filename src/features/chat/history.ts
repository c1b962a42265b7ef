import type {ChatLog, ChatLogLimits} from './chat-log.ts'

export interface HistoryUsage extends ChatLogLimits {
  readonly entries: number
  /** Bytes of everything kept of the topic here. */
  readonly bytes: number
}

/** What is kept of a topic on this device. */
export class History {
  readonly #log: ChatLog

  constructor(log: ChatLog) {
    this.#log = log
  }

  get usage(): HistoryUsage {
    return this.#log.usage
  }

  /** Older bodies go first, then older entries. */
  setLimits(limits: ChatLogLimits): Promise<void> {
    return this.#log.setLimits(limits)
  }

  /** Everything kept of the topic, as one file. */
  async exportFile(): Promise<Blob> {
    const parts: Blob[] = []
    // Each a Blob at once: these live outside of the page's memory.
    for await (const part of this.#log.exportFile()) parts.push(new Blob([part]))
    return new Blob(parts, {type: 'application/octet-stream'})
  }

  /**
   * Entries that were new; each is checked like one received.
   * @throws Error with a sentence when it is no such file, or of another topic
   */
  importFile(file: Blob): Promise<number> {
    return this.#log.importFile(file.stream())
  }

  /** Removes what is kept here, and takes nothing older from others again. Others keep theirs. */
  clear(): Promise<void> {
    return this.#log.clear()
  }
}
