import {describe, expect, it} from 'vitest'
import {NameError, SwarmError, TopicError} from '../../../src/base/errors.ts'
import {troubleOf} from '../../../src/elements/p2p-chat/trouble.ts'

describe('troubleOf', () => {
  it.each([
    [new TopicError('empty', 'Type a topic first.'), 'none'],
    [new NameError('unusable', 'A name.'), 'none'],
    [new SwarmError('bad-relay-url', 'No address.'), 'none'],
    [new SwarmError('insecure-context', 'Use https.'), 'https'],
    [new SwarmError('webrtc-missing', 'No WebRTC.'), 'retry']
  ] as const)('shows the sentence of %s and offers %s', (error, action) => {
    expect(troubleOf(error)).toEqual({words: error.message, action})
  })

  it('keeps what only a developer understands away from people', () => {
    expect(troubleOf(new Error('x is not a function'))).toEqual({
      words: 'The conversation could not be opened.',
      action: 'retry'
    })
  })
})
