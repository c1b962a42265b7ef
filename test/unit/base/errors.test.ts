import {expect, test} from 'vitest'
import {NameError, SendError, ShoalError, StorageError, SwarmError, TopicError} from '../../../src/base/errors.ts'

test('an error keeps its name when minifying renames its class', () => {
  const classes = {NameError, SendError, ShoalError, StorageError, SwarmError, TopicError}
  for (const [name, Original] of Object.entries(classes)) {
    const Renamed = class t extends (Original as typeof ShoalError) {}
    const error = new Renamed('full', 'A sentence.')
    expect(error.name).toBe(name)
    expect(String(error)).toBe(`${name}: A sentence.`)
  }
})
