import {describe, expect, it} from 'vitest'
import {BrowserPageLife} from '../../../src/swarm/browser-page-life.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

function setUp() {
  const env = new VirtualEnvironment()
  const document = Object.assign(new EventTarget(), {visibilityState: 'visible' as DocumentVisibilityState})
  const scope = Object.assign(new EventTarget(), {document, navigator: {onLine: true}})
  const life = new BrowserPageLife(env, scope as never)
  const told: string[] = []
  const undo = life.on(event => told.push(event))
  return {env, document, scope, life, told, undo}
}

describe('BrowserPageLife', () => {
  it('passes on what the browser says', () => {
    const {document, scope, life, told, undo} = setUp()
    for (const name of ['pagehide', 'online', 'offline']) scope.dispatchEvent(new Event(name))
    for (const name of ['freeze', 'resume', 'visibilitychange']) document.dispatchEvent(new Event(name))
    expect(told).toEqual(['hide', 'online', 'offline', 'freeze', 'wake', 'visible'])
    scope.navigator.onLine = false
    expect(life.online).toBe(false)
    undo()
    scope.dispatchEvent(new Event('online'))
    expect(told.length).toBe(6)
  })

  it('comes back only from the back/forward cache, not on the first show', () => {
    const {scope, told} = setUp()
    scope.dispatchEvent(new Event('pageshow'))
    scope.dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}))
    expect(told).toEqual(['show'])
  })

  it('says nothing when the page goes out of sight', () => {
    const {document, told} = setUp()
    document.visibilityState = 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
    expect(told).toEqual([])
  })

  it('notices that the computer slept', async () => {
    const {env, told} = setUp()
    await env.advance(20_000)
    expect(told).toEqual([])
    env.sleep(60_000)
    await env.advance(1_000)
    expect(told).toEqual(['wake'])
    await env.advance(20_000)
    expect(told).toEqual(['wake'])
  })
})
