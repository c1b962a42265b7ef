import {SendError, StorageError} from '../../base/errors.ts'
import {fromHex, type Bytes} from '../../base/bytes.ts'
import type {EntryId, PersonKey} from '../../base/ids.ts'
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
  /** To be taken back yet. */
  readonly #edits = new Set<EntryId>()
  #isAtEdits = false

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
    const edits = [...(annotations?.ownEdits ?? [])]
    // First the message itself: should the rest fail, no older text comes back.
    await this.#append({type: 'tombstone', target: idBytes(id)})
    await this.takeBackEdits(edits)
  }

  /**
   * Takes back what a message that is taken back was edited to, which are entries of their own. What cannot be now is with the next
   * one, or when the topic is opened again.
   */
  async takeBackEdits(edits: readonly EntryId[]): Promise<void> {
    for (const edit of edits) this.#edits.add(edit)
    if (this.#isAtEdits || this.#edits.size === 0) return
    this.#isAtEdits = true
    try {
      for (const edit of this.#edits) {
        await this.#append({type: 'tombstone', target: idBytes(edit)})
        this.#edits.delete(edit)
      }
    } catch (error) {
      if (!(error instanceof SendError || error instanceof StorageError)) throw error
    } finally {
      this.#isAtEdits = false
    }
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
