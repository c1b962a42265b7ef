import {describe, expect, it, vi} from 'vitest'
import {BroadcastPageNotices, MemoryPageNotices, type PageNotices} from '../../../src/base/page-notices.ts'

const [topic, other] = ['one', 'other']

describe.each<[string, () => {pages: readonly [PageNotices, PageNotices]; close: () => void}]>([
  [
    'MemoryPageNotices',
    () => {
      const notices = new MemoryPageNotices()
      return {pages: [notices.page(), notices.page()], close: () => undefined}
    }
  ],
  [
    'BroadcastPageNotices',
    () => {
      const channels = [new BroadcastChannel('test'), new BroadcastChannel('test')] as const
      return {
        pages: [new BroadcastPageNotices(channels[0]), new BroadcastPageNotices(channels[1])],
        close: () => channels.forEach(channel => channel.close())
      }
    }
  ]
])('%s', (_, make) => {
  it('tells other pages of the same subject, not the one that told, until they stop listening', async () => {
    const {pages, close} = make()
    const heard: string[] = []
    pages[0].onTold(topic, () => heard.push('own'))
    pages[1].onTold(other, () => heard.push('another subject'))
    const stop = pages[1].onTold(topic, () => heard.push('heard'))
    pages[0].tell(topic)
    await vi.waitUntil(() => heard.length > 0)
    stop()
    pages[0].tell(topic)
    pages[0].tell(other)
    await vi.waitUntil(() => heard.includes('another subject'))
    expect(heard).toEqual(['heard', 'another subject'])
    close()
  })
})
