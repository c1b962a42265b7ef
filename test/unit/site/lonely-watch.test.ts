import {expect, it} from 'vitest'
import {TypedEvents} from '../../../src/base/typed-events.ts'
import {LonelyWatch, type Lonely} from '../../../src/site/lonely-watch.ts'
import {hashOf, readRoute} from '../../../src/site/route.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

class FakeSwarm extends TypedEvents<{status: void}> {
  status = {kind: 'starting'}

  become(kind: string): void {
    this.status = {kind}
    this.emit('status', undefined)
  }
}

function watched() {
  const env = new VirtualEnvironment()
  const swarm = new FakeSwarm()
  let now: Lonely
  const watch = new LonelyWatch(env.scheduler, lonely => (now = lonely))
  watch.watch(swarm)
  return {env, swarm, watch, lonely: () => now}
}

it('somebody may wonder at once when nothing is connected, and after half a minute alone', async () => {
  const {env, swarm, lonely} = watched()
  swarm.become('searching')
  await env.advance(60_000)
  expect(lonely()).toBeUndefined()
  swarm.become('offline')
  expect(lonely()).toBe('offline')
  swarm.become('alone')
  expect(lonely()).toBeUndefined()
  await env.advance(29_000)
  expect(lonely()).toBeUndefined()
  await env.advance(2_000)
  expect(lonely()).toBe('alone')
  swarm.become('together')
  expect(lonely()).toBeUndefined()
})

it('nobody wonders about a topic that was left for another', async () => {
  const {env, swarm, watch, lonely} = watched()
  swarm.become('alone')
  watch.watch(undefined)
  await env.advance(60_000)
  swarm.become('offline')
  expect(lonely()).toBeUndefined()
  expect(env.timers).toBe(0)
})

it('the connections of a topic have an address', () => {
  const place = {access: 'public', topic: 'tea'} as const
  expect(hashOf(place, 'network')).toBe('#tea/network')
  expect(readRoute('#tea/network')).toEqual({kind: 'topic', place, view: 'network'})
  expect(readRoute('#tea/elsewhere')).toEqual({kind: 'topic', place, view: 'chat'})
})
