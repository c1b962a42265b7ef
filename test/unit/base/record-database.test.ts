import 'fake-indexeddb/auto'
import {IDBFactory, IDBObjectStore} from 'fake-indexeddb'
import {get, promisifyRequest, set} from 'idb-keyval'
import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {openRecords} from '../../../src/base/record-database.ts'

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const failing = (name: string) => () => {
  throw new DOMException('no', name)
}

test('keeps records across pages', async () => {
  await set('key', 'value', openRecords('db', 'store'))
  expect(await get('key', openRecords('db', 'store'))).toBe('value')
})

test('does not stand in the way of its database being deleted, and writes nothing afterwards', async () => {
  const records = openRecords('db', 'store')
  await set('key', 'value', records)
  await promisifyRequest(indexedDB.deleteDatabase('db'))
  await expect(set('key', 'again', records)).rejects.toMatchObject({name: 'StorageError', reason: 'newer-version'})
  expect(await get('key', openRecords('db', 'store'))).toBeUndefined()
})

test.each([
  ['SecurityError', 'blocked'],
  ['QuotaExceededError', 'full'],
  ['VersionError', 'newer-version'],
  ['UnknownError', 'broken']
])('an open that throws %s is %s', async (name, reason) => {
  vi.stubGlobal('indexedDB', {open: failing(name)})
  await expect(get('key', openRecords('db', 'store'))).rejects.toMatchObject({name: 'StorageError', reason})
})

test('a write that fails says why, and the next one works', async () => {
  const records = openRecords('db', 'store')
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(failing('QuotaExceededError'))
  await expect(set('key', 'value', records)).rejects.toMatchObject({reason: 'full'})
  await set('key', 'value', records)
  expect(await get('key', records)).toBe('value')
})

test('opens again after a failure', async () => {
  const records = openRecords('db', 'store')
  const working = indexedDB
  vi.stubGlobal('indexedDB', {open: failing('UnknownError')})
  await expect(get('key', records)).rejects.toMatchObject({reason: 'broken'})
  vi.stubGlobal('indexedDB', working)
  expect(await get('key', records)).toBeUndefined()
})
