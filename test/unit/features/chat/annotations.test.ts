import {describe, expect, it} from 'vitest'
import type {LogEntry} from '../../../../src/log/log-entry.ts'
import {annotationsPerTarget, shownReactions} from '../../../../src/features/chat/parameters.ts'
import {Projection} from '../../../../src/features/chat/projection.ts'
import {editEntry, plainSurroundings, reactionEntry, textEntry} from './chat-entries.ts'

const [ada, mallory, bo] = [1, 2, 3]

/** Very many different emoji: two pictures joined. */
function* emoji(): Generator<string> {
  for (let a = 0; a < 70; a++)
    for (let b = 0; b < 70; b++) yield `${String.fromCodePoint(0x1f600 + a)}\u200d${String.fromCodePoint(0x1f400 + b)}`
}

describe('many who change or take back what is not theirs', () => {
  const flood = annotationsPerTarget + 50
  const message = textEntry(ada, 1_000, 'frist')
  const inTheWay = (fromMs: number) =>
    Array.from({length: flood}, (_, i) => editEntry(100 + i, fromMs + i, message.id, 'not theirs'))
  const taken = (...pages: readonly (readonly LogEntry[])[]) => {
    const projection = new Projection(plainSurroundings())
    for (const page of pages) projection.take(page)
    return projection.messages[0]
  }

  it('before the message is here, are in nobody’s way: its author’s change is found behind theirs', () => {
    const change = editEntry(ada, 2_000, message.id, 'first')
    // From the end of the history backwards, as it is read.
    expect(taken(inTheWay(3_000).reverse(), [change], [message])).toMatchObject({text: 'first', edited: true})
  })

  it('nor is what its author changes later', () => {
    expect(taken(inTheWay(2_000), [message], [editEntry(ada, 9_000_000, message.id, 'first')])).toMatchObject({
      text: 'first'
    })
  })
})

describe('somebody who reacts without end', () => {
  it('does not keep the author from changing the message, nor others from reacting', () => {
    const projection = new Projection(plainSurroundings())
    const message = textEntry(ada, 1_000, 'frist')
    const flood = [...emoji()].slice(0, annotationsPerTarget + 100)
    expect(flood.length).toBeGreaterThan(annotationsPerTarget)
    projection.take([message, ...flood.map((one, i) => reactionEntry(mallory, 2_000 + i, message.id, one))])
    projection.take([editEntry(ada, 9_000, message.id, 'first'), reactionEntry(bo, 9_001, message.id, '👍')])
    const [shown] = projection.messages
    expect(shown).toMatchObject({text: 'first', edited: true})
    expect(shown!.reactions.length).toBeLessThanOrEqual(shownReactions)
    projection.take([reactionEntry(ada, 9_002, message.id, '👍')])
    expect(projection.messages[0]!.reactions).toContainEqual(expect.objectContaining({emoji: '👍', count: 2}))
  })
})
