import {describe, expect, it, vi} from 'vitest'
import type {TopicId} from '../../../src/base/ids.ts'
import {BroadcastTabNotices, MemoryTabNotices, type TabNotices} from '../../../src/log/tab-notices.ts'

const [topic, other] = ['0a'.repeat(16) as TopicId, '0b'.repeat(16) as TopicId]

describe.each<[string, () => {pages: readonly [TabNotices, TabNotices]; close: () => void}]>([
  [
    'MemoryTabNotices',
    () => {
      const notices = new MemoryTabNotices()
      return {pages: [notices.page(), notices.page()], close: () => undefined}
    }
  ],
  [
    'BroadcastTabNotices',
    () => {
      const channels = [new BroadcastChannel('test'), new BroadcastChannel('test')] as const
      return {
        pages: [new BroadcastTabNotices(channels[0]), new BroadcastTabNotices(channels[1])],
        close: () => channels.forEach(channel => channel.close())
      }
    }
  ]
])('%s', (_, make) => {
  it('tells other pages of the same topic, not the one that stored, until they stop listening', async () => {
    const {pages, close} = make()
    const heard: string[] = []
    pages[0].onStored(topic, () => heard.push('own'))
    pages[1].onStored(other, () => heard.push('other topic'))
    const stop = pages[1].onStored(topic, () => heard.push('heard'))
    pages[0].stored(topic)
    await vi.waitUntil(() => heard.length > 0)
    stop()
    pages[0].stored(topic)
    pages[0].stored(other)
    await vi.waitUntil(() => heard.includes('other topic'))
    expect(heard).toEqual(['heard', 'other topic'])
    close()
  })
})
