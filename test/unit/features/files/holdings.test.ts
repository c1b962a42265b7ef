import {describe, expect, it} from 'vitest'
import type {FileId, RoutingId} from '../../../../src/base/ids.ts'
import {Holdings} from '../../../../src/features/files/holdings.ts'
import {servingParameters as limits} from '../../../../src/features/files/parameters.ts'
import type {MessageNamed, TopicMessage} from '../../../../src/protocol/link-messages.ts'

const [ada, ben] = ['ada', 'ben'] as unknown as readonly RoutingId[]
const file = {id: 'ab'.repeat(32) as FileId, size: 1_048_576}

describe('who has what', () => {
  it('is asked again of a page that opens the files of a topic after it was linked', () => {
    const lost: TopicMessage[] = []
    const asked: (readonly FileId[])[] = []
    const late = new Holdings((_, message) => void early.asks(ben!, message as MessageNamed<'fileWho'>))
    let isOpen = false
    const early: Holdings = new Holdings((_, message) => {
      if (isOpen) asked.push(late.asks(ada!, message as MessageNamed<'fileWho'>)!)
      else lost.push(message)
    })
    early.ask([file])
    early.linked(ben!)
    expect(lost).toHaveLength(1)
    isOpen = true
    late.linked(ada!, {before: true})
    expect(asked).toEqual([[file.id]])
  })

  it('is asked anew of a page only so often, however often that one says to have opened its files', () => {
    const said: TopicMessage[] = []
    const holdings = new Holdings((_, message) => said.push(message))
    holdings.ask([file])
    holdings.linked(ben!)
    for (let i = 0; i < 100; i++) holdings.asks(ben!, {type: 'fileWho', files: []})
    expect(said).toHaveLength(1 + limits.mostAskedAnew)
  })
})
