import {describe, expect, it} from 'vitest'
import {LazyParts, type LazyPart} from '../../../src/elements/p2p-chat/lazy-parts.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

/** Notes what is loaded, and loads nothing. */
class NotedParts extends LazyParts {
  readonly loaded: LazyPart[] = []

  override load<P extends LazyPart>(part: P): ReturnType<LazyParts['load']> & never {
    this.loaded.push(part)
    return new Promise(() => undefined) as never
  }
}

describe('LazyParts', () => {
  it('waits for the first picture with what has a place in it, and with nothing else', async () => {
    const env = new VirtualEnvironment()
    const parts = new NotedParts(env, () => undefined)
    for (const part of ['invite', 'people', 'search'] as const) expect(parts.state(part)).toBe('loading')
    expect(parts.loaded).toEqual(['search'])
    await env.advance(299)
    expect(parts.loaded).toEqual(['search'])
    await env.advance(1)
    expect(parts.loaded).toEqual(['search', 'people'])
    await env.advance(400)
    expect(parts.loaded).toEqual(['search', 'people', 'invite'])
  })

  it('lets nobody wait who asks later, and loads each part once', async () => {
    const env = new VirtualEnvironment()
    const parts = new NotedParts(env, () => undefined)
    await env.advance(5_000)
    parts.state('invite')
    parts.state('invite')
    expect(parts.loaded).toEqual(['invite'])
  })
})
