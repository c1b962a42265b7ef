/** Whether what is stored stays when the browser runs out of room. */
export interface LastingStorage {
  /** Asks for it; browsers decide by themselves or ask the person. Asked once a page, and when there is something to keep. */
  ask(): Promise<boolean>
}

/** `persist` must be there in every secure page; older browsers have none. */
export class BrowserLastingStorage implements LastingStorage {
  #answer: Promise<boolean> | undefined

  ask(): Promise<boolean> {
    this.#answer ??= persist()
    return this.#answer
  }
}

async function persist(): Promise<boolean> {
  const storage = globalThis.navigator?.storage as StorageManager | undefined
  try {
    if (await storage?.persisted?.()) return true
    return (await storage?.persist?.()) ?? false
  } catch {
    // Frames without storage refuse even the question.
    return false
  }
}
