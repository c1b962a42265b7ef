import {TopicError} from '../base/errors.ts'
import {normaliseTopic} from '../protocol/topic.ts'
import * as strings from './strings.ts'

export type TopicView = 'chat' | 'people'

/** What the address asks for. */
export type Route =
  | {readonly kind: 'start'}
  | {readonly kind: 'topic'; readonly topic: string; readonly view: TopicView}
  /** It names something that cannot be joined; `words` say why. */
  | {readonly kind: 'unreadable'; readonly words: string}

/** Reads the fragment of an address: nothing, or `#<topic percent-encoded>` with a view after a slash. */
export function readRoute(hash: string): Route {
  const fragment = hash.startsWith('#') ? hash.slice(1) : hash
  if (fragment === '') return {kind: 'start'}
  if (fragment.startsWith('!')) return {kind: 'unreadable', words: strings.unknownLink()}
  const [name = '', view] = fragment.split('/')
  try {
    const topic = normaliseTopic(decodeURIComponent(name))
    return {kind: 'topic', topic, view: view === 'people' ? 'people' : 'chat'}
  } catch (error) {
    if (error instanceof TopicError) return {kind: 'unreadable', words: error.message}
    if (error instanceof URIError) return {kind: 'unreadable', words: strings.brokenLink()}
    throw error
  }
}

/** The fragment of a topic; the inverse of `readRoute`. A leading `!` is encoded, since it marks an invitation. */
export function hashOf(topic: string, view: TopicView = 'chat'): string {
  const name = encodeURIComponent(topic).replace(/^!/, '%21')
  return `#${name}${view === 'chat' ? '' : `/${view}`}`
}

/** The address to send to someone: this page's, without what concerns only the visitor. */
export function linkOf(address: string, topic: string): string {
  const url = new URL(address)
  url.searchParams.delete('name')
  url.hash = hashOf(topic)
  return url.href
}
