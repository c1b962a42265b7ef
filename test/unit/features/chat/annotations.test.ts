import {describe, expect, it} from 'vitest'
import {annotationsPerTarget, shownReactions} from '../../../../src/features/chat/parameters.ts'
import {Projection} from '../../../../src/features/chat/projection.ts'
import {editEntry, plainSurroundings, reactionEntry, textEntry} from './chat-entries.ts'

const [ada, mallory, bo] = [1, 2, 3]

/** Very many different emoji: two pictures joined. */
function* emoji(): Generator<string> {
  for (let a = 0; a < 70; a++)
    for (let b = 0; b < 70; b++) yield `${String.fromCodePoint(0x1f600 + a)}\u200d${String.fromCodePoint(0x1f400 + b)}`
}

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
