import type {PersonKey} from '../../base/ids.ts'
import type {Place} from '../../log/index-row.ts'
import type {ShortId} from '../../log/log-index.ts'
import type {ChatMessage, Quote, Reaction} from './chat-message.ts'
import {beginning, mentionsIn} from './mentions.ts'
import {shownReactionNames, shownReactions} from './parameters.ts'
import type {Item} from './chat-item.ts'
import type {Hiding} from './moderation.ts'

/** What a message looks like depends on, besides entries. */
export interface Surroundings {
  readonly ownKey: PersonKey
  nameOf(key: PersonKey): string
  hidden(key: PersonKey): Hiding | undefined
  /** Whether somebody else is known to have stored this own entry. */
  isHeld(own: Place): boolean
  /** Whether this own entry outlives the page. */
  isKept(own: Place): boolean
  /** Others who said they had everything up to a place at or behind this on the screen. */
  seenBy(own: Place): number
}

const none: readonly never[] = []

/** The message as it stands among the others; undefined when there is nothing to show of it (yet). */
export function drawMessage(item: Item, around: Surroundings): ChatMessage | undefined {
  const {source, annotations, target} = item
  if (source === undefined || !item.listed) return undefined
  const {id, author, own, late, equivocates, hlcMs} = source
  const deleted = isDeleted(item)
  const hidden = around.hidden(author)
  if (hidden === 'blocked' || (!deleted && source.text === undefined)) return undefined
  const edit = deleted ? undefined : annotations?.edit(author)
  const text = deleted ? '' : (edit?.text ?? source.text!)
  const mentions = deleted ? none : mentionsIn(text, edit?.mentions ?? source.mentions)
  const replyTo = source.replyTo && !deleted ? drawQuote(source.replyTo, target, around) : undefined
  // The last that was said of it: a change that is still here alone was not sent with what it changes.
  const last = annotations?.changedAt(author) ?? source
  const named = mentions.some(({key}) => key === around.ownKey)
  return {
    id,
    author,
    authorName: around.nameOf(author),
    text,
    timeMs: hlcMs,
    own,
    late,
    state: own && !(around.isHeld(source) && around.isHeld(last)) ? 'pending' : 'sent',
    unkept: own ? !(around.isKept(source) && around.isKept(last)) : undefined,
    seenBy: own ? Math.min(around.seenBy(source), around.seenBy(last)) : 0,
    edited: edit !== undefined,
    deleted,
    replyTo,
    reactions: deleted ? none : drawReactions(item, around),
    mentions,
    forMe: !own && !deleted && (named || replyTo?.author === around.ownKey),
    hidden,
    equivocates
  }
}

export function isDeleted({source, annotations}: Item): boolean {
  return source !== undefined && annotations?.isDeleted(source.author) === true
}

/** The text of a message as it was last edited; undefined when there is none. */
export function currentText({source, annotations}: Item): string | undefined {
  if (source === undefined) return undefined
  return source.text && (annotations?.edit(source.author)?.text ?? source.text)
}

export function drawQuote(id: ShortId, target: Item | undefined, around: Surroundings): Quote {
  const source = target?.source
  const hidden = source === undefined || source.own ? undefined : around.hidden(source.author)
  if (
    target === undefined ||
    source === undefined ||
    (source.text === undefined && !source.bodyGone) ||
    hidden === 'blocked'
  ) {
    return {id, state: 'missing', author: undefined, authorName: '', text: ''}
  }
  const {author} = source
  const common = {id: source.id, author, authorName: around.nameOf(author)}
  // A body that is gone was nearly always taken back; its tombstone may be in a part that is not loaded.
  const text = isDeleted(target) ? undefined : currentText(target)
  if (text === undefined) return {...common, state: 'deleted', text: ''}
  return {...common, state: 'shown', text: hidden === undefined ? beginning(text) : ''}
}

function drawReactions({annotations}: Item, around: Surroundings): readonly Reaction[] {
  if (annotations?.reacted !== true) return none
  const counts = (author: PersonKey) => author === around.ownKey || around.hidden(author) === undefined
  return annotations.reactions(counts, shownReactions).map(({emoji, authors}) => ({
    emoji,
    count: authors.length,
    own: authors.includes(around.ownKey),
    names: authors.slice(0, shownReactionNames).map(author => around.nameOf(author))
  }))
}
