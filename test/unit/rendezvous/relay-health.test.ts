import {describe, expect, it} from 'vitest'
import {RelayHealth, type RelayHealthStore} from '../../../src/rendezvous/relay-health.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const forgivenMs = 30 * 60_000

class MemoryStore implements RelayHealthStore {
  kept: Readonly<Record<string, number>> = {}
  saves = 0

  async load() {
    return this.kept
  }

  async save(failures: Readonly<Record<string, number>>) {
    this.kept = failures
    this.saves++
  }
}

const healthOf = (store: RelayHealthStore, environment = new VirtualEnvironment()) => ({
  environment,
  health: new RelayHealth(store, () => environment.clock.now())
})

describe('RelayHealth', () => {
  it('remembers over a visit which relays failed, and forgives them', async () => {
    const store = new MemoryStore()
    const {health, environment} = healthOf(store)
    health.failed('wss://a')
    expect(health.isBad('wss://a')).toBe(true)
    expect(health.isBad('wss://b')).toBe(false)
    await environment.settle()

    const next = healthOf(store, environment).health
    await next.load()
    expect(next.isBad('wss://a')).toBe(true)
    environment.sleep(forgivenMs)
    expect(next.isBad('wss://a')).toBe(false)
  })

  it('forgets a failure when the relay works', async () => {
    const store = new MemoryStore()
    const {health} = healthOf(store)
    health.failed('wss://a')
    health.failed('wss://b')
    health.worked('wss://a')
    expect(health.isBad('wss://a')).toBe(false)
    expect(Object.keys(store.kept)).toEqual(['wss://b'])
  })

  it('writes only when something changed', () => {
    const store = new MemoryStore()
    const {health} = healthOf(store)
    for (let i = 0; i < 100; i++) health.failed('wss://a')
    for (let i = 0; i < 100; i++) health.worked('wss://b')
    expect(store.saves).toBe(1)
  })

  it('keeps only the newest few', () => {
    const store = new MemoryStore()
    const {health, environment} = healthOf(store)
    for (let i = 0; i < 200; i++) {
      environment.sleep(10)
      health.failed(`wss://relay${i}`)
    }
    expect(Object.keys(store.kept)).toHaveLength(64)
    expect(store.kept).toHaveProperty('wss://relay199')
  })

  it('works where nothing can be kept', async () => {
    const broken: RelayHealthStore = {
      load: () => Promise.reject(new DOMException('no', 'InvalidStateError')),
      save: () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
    }
    const {health, environment} = healthOf(broken)
    await health.load()
    health.failed('wss://a')
    health.worked('wss://a')
    health.failed('wss://b')
    await environment.settle()
    expect(health.isBad('wss://b')).toBe(true)
  })

  it('believes no time from the future and nothing that is not a time', async () => {
    const store = new MemoryStore()
    const {health, environment} = healthOf(store)
    store.kept = JSON.parse(
      `{"wss://future": ${environment.clock.now() + 1e9}, "wss://text": "x", "__proto__": 5, "wss://null": null}`
    ) as Record<string, number>
    await health.load()
    for (const url of ['wss://future', 'wss://text', '__proto__', 'wss://null', 'constructor']) {
      expect(health.isBad(url), url).toBe(false)
    }
  })
})
