import {createHash, randomBytes} from 'node:crypto'
import {appendFile, mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Page} from 'playwright-core'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {concat} from '../../src/base/bytes.ts'
import type {ChainHead} from '../../src/log/log-storage.ts'
import {signEntry} from '../../src/log/sign-entry.ts'
import {topicFileEnd, topicFileEntries, topicFileHead} from '../../src/log/topic-file.ts'
import type {SignedEntry} from '../../src/protocol/entry.ts'
import {publicTopicKeys} from '../../src/protocol/topic.ts'
import {startPages} from '../config/serve/index.mjs'
import {testIdentity} from '../unit/log/memory-network.ts'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'
import {OwnChromium} from './own-chromium.ts'
import type {StoragePage} from './storage-page.ts'

/**
 * Leaves the journal of the profile's databases as a browser does that is killed between two writes: the head of a record, and nothing of the
 * record. Seven bytes as in LevelDB's doc/log_format.md: checksum, length 222, type 1 (whole).
 */
async function tearJournal(profileFolder: string): Promise<void> {
  const folder = join(profileFolder, 'Default', 'IndexedDB')
  const paths = (await readdir(folder, {recursive: true})).filter(path => path.endsWith('.log'))
  expect(paths).not.toEqual([])
  for (const path of paths) await appendFile(join(folder, path), Uint8Array.of(1, 2, 3, 4, 222, 0, 1))
}

/** Notes the databases that the browser makes: it had none, or it threw away what it could not read, which no page can help. */
function noteDatabasesMade(): void {
  const made: string[] = []
  Object.assign(globalThis, {databasesMade: made})
  const {open} = IDBFactory.prototype
  IDBFactory.prototype.open = function (name, version) {
    const request = open.call(this, name, version)
    request.addEventListener('upgradeneeded', event => {
      const {oldVersion, dataLossMessage} = event as IDBVersionChangeEvent & {dataLossMessage?: string}
      made.push(`${name}, version ${oldVersion} before; ${dataLossMessage ?? ''}`)
    })
    return request
  }
}

describe('a log whose browser is killed in the middle', () => {
  const topic = 'crash'
  const filed = 6_000
  let pages: Awaited<ReturnType<typeof startPages>>
  let profileFolder: string
  let own: OwnChromium | undefined
  let startedBefore = false

  /** A history by five people, the newest first, as an export has it. */
  async function topicFile() {
    const {topicId} = await publicTopicKeys(topic)
    const sha256 = (bytes: Uint8Array) => Promise.resolve(new Uint8Array(createHash('sha256').update(bytes).digest()))
    const random = {bytes: (length: number) => new Uint8Array(randomBytes(length)), fraction: () => 0.5}
    const heads = new Map<number, ChainHead>()
    const entries: SignedEntry[] = []
    for (let i = 0; i < filed; i++) {
      const draft = {
        topic: topicId,
        kind: 700,
        body: new Uint8Array(600).fill(i),
        recent: [],
        nowMs: 1_700_000_000_000 + i
      }
      const signed = await signEntry({...draft, previous: heads.get(i % 5)}, testIdentity(i % 5), sha256, random)
      heads.set(i % 5, signed.head)
      entries.push(signed.entry)
    }
    return concat(topicFileHead(topicId), topicFileEntries(entries.reverse()), topicFileEnd(filed))
  }

  beforeAll(async () => {
    profileFolder = await mkdtemp(join(tmpdir(), 'shoal-profile-'))
    const script = await bundledPage('storage-page.ts')
    pages = await startPages({
      '/index.html': '<!doctype html><title>storage</title><script type="module" src="storage.js"></script>',
      '/storage.js': script,
      '/topic.shoal': Buffer.from(await topicFile())
    })
  })

  // What a failed test left running would be in the way of the next.
  afterEach(() => own?.crash())

  afterAll(async () => {
    await pages?.close()
    await rm(profileFolder, {recursive: true, force: true, maxRetries: 5})
  })

  /** Opens the page in the profile; `done` grows with what the page says is stored. */
  async function start(): Promise<{page: Page; done: string[]}> {
    own = await OwnChromium.start(profileFolder)
    const page = await own.context.newPage()
    await page.addInitScript(noteDatabasesMade)
    const done: string[] = []
    page.on('console', message => {
      if (message.text().startsWith('done ')) done.push(message.text().slice(5))
    })
    await page.goto(`${pages.url}#${topic}`)
    await page.waitForFunction(() => 'storagePage' in globalThis, undefined, {timeout: patienceMs})
    const made = await page.evaluate(() => (globalThis as unknown as {databasesMade: string[]}).databasesMade)
    if (startedBefore) expect(made, 'the browser still has its databases').toEqual([])
    else expect(made).not.toEqual([])
    startedBefore = true
    return {page, done}
  }

  const check = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as {storagePage: StoragePage}).storagePage.check())
  const importing = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as {storagePage: StoragePage}).storagePage.importFile())

  /** Starts something that the end of the browser breaks off. */
  const begin = (page: Page, what: 'appendForever' | 'pruneForever' | 'importFile') =>
    void page
      .evaluate(what => void (globalThis as unknown as {storagePage: StoragePage}).storagePage[what](0), what)
      .catch(() => undefined)

  it('of writing, again and again, has everything it said it had, in one chain', async () => {
    let said: readonly string[] = []
    for (const [round, enough] of [20, 300, 45].entries()) {
      const {page, done} = await start()
      const found = await check(page)
      expect(found.faults).toEqual([])
      expect(found.texts.slice(0, said.length)).toEqual(said)
      expect(found.equivocators).toBe(0)
      if (round > 0) expect(found.chains).toBe(1)
      const before = found.texts as readonly string[]
      begin(page, 'appendForever')
      await expect.poll(() => done.length, {timeout: patienceMs, interval: 3}).toBeGreaterThan(enough)
      await own!.crash()
      said = [...before, ...done]
    }
    const {page} = await start()
    const found = await check(page)
    expect(found).toMatchObject({faults: [], chains: 1, equivocators: 0})
    expect(found.texts.slice(0, said.length)).toEqual(said)
    await own!.crash()
  })

  it('of one record, has everything still after the next start, and the one after', async () => {
    const first = await start()
    const {texts} = await check(first.page)
    await own!.crash()
    await tearJournal(profileFolder)
    const {page, done} = await start()
    expect((await check(page)).texts).toEqual(texts)
    begin(page, 'appendForever')
    await expect.poll(() => done.length, {timeout: patienceMs, interval: 3}).toBeGreaterThan(5)
    await own!.crash()
    const said = [...texts, ...done]
    const next = await start()
    const found = await check(next.page)
    expect(found).toMatchObject({faults: [], equivocators: 0})
    expect(found.texts.slice(0, said.length)).toEqual(said)
    await own!.crash()
  })

  it('of an import, is whole, and the rest comes with the next', async () => {
    const {page} = await start()
    const {entries: before} = await check(page)
    begin(page, 'importFile')
    await page.waitForFunction(
      before => (globalThis as unknown as {storagePage: StoragePage}).storagePage.usage().entries > before + 1_500,
      before,
      {polling: 5, timeout: patienceMs}
    )
    await own!.crash()
    const next = await start()
    const found = await check(next.page)
    expect(found.faults).toEqual([])
    const came = found.entries - before
    expect(came).toBeGreaterThan(0)
    expect(came).toBeLessThan(filed)
    expect(await importing(next.page)).toBe(filed - came)
    expect(await check(next.page)).toMatchObject({faults: [], entries: before + filed, bodies: before + filed})
    await own!.crash()
    const last = await start()
    expect(await importing(last.page)).toBe(0)
    expect(await check(last.page)).toMatchObject({faults: [], entries: before + filed})
    await own!.crash()
  })

  it('of making room, is whole, and lost no more than was to go', async () => {
    for (const enough of [1, 4]) {
      const {page, done} = await start()
      const before = await check(page)
      begin(page, 'pruneForever')
      await expect.poll(() => done.length, {timeout: patienceMs, interval: 3}).toBeGreaterThanOrEqual(enough)
      await own!.crash()
      const next = await start()
      const found = await check(next.page)
      expect(found.faults).toEqual([])
      expect(found.entries).toBeLessThanOrEqual(Number(done.at(-1)))
      expect(found.entries).toBeGreaterThan(900)
      expect(found.bodies).toBeLessThan(before.bodies)
      expect(found.bodies).toBeGreaterThanOrEqual(900)
      // The newest stay.
      expect(found.texts.slice(-300)).toEqual(before.texts.slice(-300))
      await own!.crash()
    }
  })
})
