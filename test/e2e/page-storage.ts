import type {Page} from 'playwright-core'

/** Names of the databases of a page's origin in which a text stands somewhere, as text or as bytes of UTF-8, in a key or a value. */
export async function findInStorage(page: Page, text: string): Promise<string[]> {
  return await page.evaluate(async wanted => {
    /** As Latin-1, so that bytes can be looked through like text. */
    const latin1 = (bytes: Uint8Array) => Array.from(bytes, byte => String.fromCharCode(byte)).join('')
    const needle = latin1(new TextEncoder().encode(wanted))
    const holds = (value: unknown): boolean => {
      if (typeof value === 'string') return value.includes(wanted)
      if (value instanceof ArrayBuffer) return latin1(new Uint8Array(value)).includes(needle)
      if (ArrayBuffer.isView(value))
        return latin1(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)).includes(needle)
      if (value instanceof Map || value instanceof Set) return [...value.keys(), ...value.values()].some(holds)
      if (typeof value !== 'object' || value === null) return false
      return Object.keys(value).some(holds) || Object.values(value).some(holds)
    }
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const found: string[] = []
    for (const {name} of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!))
      const stores = [...database.objectStoreNames]
      if (stores.length > 0) {
        const transaction = database.transaction(stores)
        const reading = stores.map(store => {
          const opened = transaction.objectStore(store)
          return Promise.all([done(opened.getAll()), done(opened.getAllKeys())])
        })
        if ((await Promise.all(reading)).some(holds)) found.push(name!)
      }
      database.close()
    }
    return found
  }, text)
}
