import type {MessageView} from '../chat-view.ts'
import type {FileView} from '../files-view.ts'
import {plainMessage} from '../plain-message.ts'
import * as strings from '../strings.ts'

/** A file that has not changed is the same message, so that its row is not drawn again. */
const messages = new WeakMap<FileView, MessageView>()

function messageOf(file: FileView): MessageView {
  const known = messages.get(file)
  if (known !== undefined) return known
  const {entry, author, authorName, own, timeMs, name} = file
  const message: MessageView = {
    id: `file ${entry}`,
    author,
    authorName,
    own,
    timeMs,
    text: strings.fileSaid(name),
    state: 'sent',
    ...plainMessage,
    file
  }
  messages.set(file, message)
  return message
}

/**
 * What was said, and between it what was offered, by time. Files of before the first message that is loaded come when that is reached:
 * `fromStart` says that nothing older was said.
 */
export function withFiles(
  said: readonly MessageView[],
  newestFirst: readonly FileView[],
  fromStart: boolean
): readonly MessageView[] {
  const [first] = said
  const files = newestFirst
    .filter(({timeMs}) => fromStart || first === undefined || timeMs >= first.timeMs)
    .sort((a, b) => a.timeMs - b.timeMs)
  const all: MessageView[] = []
  let next = 0
  for (const message of said) {
    while (next < files.length && files[next]!.timeMs < message.timeMs) all.push(messageOf(files[next++]!))
    all.push(message)
  }
  while (next < files.length) all.push(messageOf(files[next++]!))
  return all
}
