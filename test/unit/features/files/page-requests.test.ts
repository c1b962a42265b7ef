import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../../src/base/ids.ts'
import type {LeafPages} from '../../../../src/features/files/leaf-pages.ts'
import {PageRequests, type PageSource} from '../../../../src/features/files/page-requests.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

const source = (id: string): PageSource => ({id: id as RoutingId, complete: true})
/** A list of one page that is not here. */
const pages = {count: 1, has: () => false} as unknown as LeafPages

describe('A page of a leaf list that does not come', () => {
  const asked = (requests: PageRequests, sources: readonly PageSource[], nowMs: number) =>
    requests.next(sources, undefined, nowMs).map(({to}) => to as string)

  it('is asked of another page, and of the first again when that has none either', () => {
    const requests = new PageRequests(pages, new VirtualEnvironment({seed: 3}).random)
    const both = [source('ada'), source('ben')]
    const [first] = asked(requests, both, 0)
    expect(asked(requests, both, 4_000)).toEqual([])
    const [second] = asked(requests, both, 5_000)
    expect([first, second].sort()).toEqual(['ada', 'ben'])
    expect(asked(requests, both, 10_000)).toEqual([first])
  })

  it('is asked of the same at once where there is no other: it may have got lost', () => {
    const requests = new PageRequests(pages, new VirtualEnvironment({seed: 3}).random)
    const only = [source('ada')]
    expect(asked(requests, only, 0)).toEqual(['ada'])
    expect(asked(requests, only, 5_000)).toEqual(['ada'])
    requests.refused('ada' as RoutingId, 6_000)
    expect(asked(requests, only, 10_000)).toEqual([])
    expect(asked(requests, only, 11_000)).toEqual(['ada'])
  })
})
