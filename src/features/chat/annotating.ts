import {SendError} from '../../base/errors.ts'
import {fromHex, type Bytes} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {entryKinds, type Body} from '../../protocol/bodies.ts'
import type {ChatLog} from './chat-log.ts'
import {shortIdIn, type Mention} from './chat-message.ts'
import {cleanEmoji} from './emoji.ts'
import {mentionRows, mentionsIn} from './mentions.ts'
import {currentText, isDeleted} from './message-drawing.ts'
import {shownReactions} from './parameters.ts'
import type {Item, Source} from './chat-item.ts'
import {sendable, type Sending} from './sending.ts'

export interface AnnotatingOptions {
  readonly ownKey: PersonKey
  readonly log: Pick<ChatLog, 'find'>
  readonly sending: Pick<Sending, 'append' | 'forget'>
  /** A message that is here, wherever in the topic; undefined when it is not. */
  readonly find: (id: string) => Promise<(Item & {readonly source: Source}) | undefined>
}

/** What one writes about messages that are there: edits, deletions, reactions. */
export class Annotating {
  readonly #options: AnnotatingOptions

  constructor(options: AnnotatingOptions) {
    this.#options = options
  }

  /** @throws as `Chat.edit` */
  async edit(id: string, text: string, mentions: readonly Mention[]): Promise<void> {
    const clean = sendable(text)
    const item = await this.#find(id)
    if (!item.source.own) throw new SendError('not-yours', 'Only who wrote a message can change it.')
    const named = mentionsIn(clean, mentions)
    if (currentText(item) === clean) return
    await this.#append({type: 'chatEdit', target: idBytes(id), text: clean, mentions: mentionRows(named)})
  }

  /** @throws as `Chat.remove` */
  async remove(id: string): Promise<void> {
    const {sending, log} = this.#options
    if (sending.forget(id)) return
    const [entry] = await log.find([shortIdIn(id)])
    if (entry?.header.kind === entryKinds.directMessage && entry.own) {
      await this.#append({type: 'tombstone', target: idBytes(id)})
      return
    }
    const {source, annotations} = await this.#find(id)
    if (!source.own) throw new SendError('not-yours', 'Only who wrote a message can delete it.')
    // What it was edited to has entries of its own.
    for (const edit of annotations?.ownEdits ?? []) await this.#append({type: 'tombstone', target: idBytes(edit)})
    await this.#append({type: 'tombstone', target: idBytes(id)})
  }

  /** @throws as `Chat.react` */
  async react(id: string, emoji: string, on: boolean): Promise<void> {
    const clean = cleanEmoji(emoji)
    if (clean === undefined) throw new SendError('not-emoji', 'A reaction is one emoji.')
    const {message, annotations} = await this.#find(id)
    const given = annotations?.isGiven(this.#options.ownKey, clean) ?? false
    if (given === on) return
    const shown = message?.reactions ?? []
    if (on && shown.length >= shownReactions && !shown.some(reaction => reaction.emoji === clean)) {
      throw new SendError('too-many', `This message has ${shownReactions} reactions already. Choose one of them.`)
    }
    await this.#append({type: 'reaction', target: idBytes(id), emoji: clean, on})
  }

  async #find(id: string) {
    const item = await this.#options.find(id)
    if (item === undefined) throw new SendError('not-here', 'This message is not here.')
    if (isDeleted(item)) throw new SendError('not-here', 'This message was deleted.')
    return item
  }

  #append(body: Body) {
    return this.#options.sending.append(body)
  }
}

const idBytes = (id: string): Bytes => fromHex(shortIdIn(id))!
