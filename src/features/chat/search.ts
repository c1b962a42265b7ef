import {folded} from '../../base/folded.ts'
import type {Environment} from '../../base/ports.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {ChatLog} from './chat-log.ts'
import type {ChatMessage} from './chat-message.ts'
import type {Surroundings} from './message-drawing.ts'
import {Pace} from './pace.ts'
import {searchedEntries} from './parameters.ts'
import {Projection} from './projection.ts'

export interface SearchOptions {
  readonly log: Pick<ChatLog, 'newest'>
  readonly env: Environment
  readonly around: Surroundings
  readonly signal: AbortSignal
  /** Messages found at most. */
  readonly max: number
}

/**
 * Messages that contain all words, newest first, through the whole topic. Texts are searched as they were last edited; what was
 * deleted or is folded away is left out. Reads the log backwards, so that what was said about a message is known before it.
 */
export async function* search(words: string, options: SearchOptions): AsyncGenerator<ChatMessage, void, undefined> {
  const {log, env, around, signal, max} = options
  const wanted = folded(words)
    .split(/\s+/u)
    .filter(word => word !== '')
  const projection = new Projection(around)
  const pace = new Pace(env)
  let found = 0
  let before: LogEntry | undefined
  while (wanted.length > 0 && found < max && !signal.aborted) {
    const page = await log.newest(searchedEntries, before)
    projection.take(page)
    for (const message of projection.messages.toReversed()) {
      if (pace.isDue) await pace.rest()
      if (signal.aborted) return
      if (message.deleted || message.hidden !== undefined) continue
      const text = folded(message.text)
      if (!wanted.every(word => text.includes(word))) continue
      yield message
      if (++found >= max) return
    }
    if (page.length < searchedEntries) return
    projection.turnPage()
    before = page[0]
    await pace.rest()
  }
}
