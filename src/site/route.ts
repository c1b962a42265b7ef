import {InviteError, TopicError} from '../base/errors.ts'
import {decodeOffer, passedKindOf} from '../protocol/by-hand.ts'
import {encodeInvite, readInvite} from '../protocol/invite.ts'
import {normaliseTopic} from '../protocol/topic.ts'
import {handWords} from '../rendezvous/hand-words.ts'
import * as strings from './strings.ts'

export type TopicView = 'chat' | 'people' | 'files' | 'play' | 'network'

const views: readonly string[] = ['people', 'files', 'play', 'network'] satisfies TopicView[]

/** A topic as an address names it: a public one by its name, a private one by its invitation. */
export type TopicPlace =
  | {readonly access: 'public'; readonly topic: string}
  /** `name` is what it is called, which may be nothing; `invite` holds the secret. */
  | {readonly access: 'private'; readonly invite: string; readonly name: string}

/** What the address asks for. */
export type Route =
  | {readonly kind: 'start'}
  /** `table`: the one that is open in the view 'play'. `passed`: a text passed by hand, to be answered. */
  | {
      readonly kind: 'topic'
      readonly place: TopicPlace
      readonly view: TopicView
      readonly table?: string
      readonly passed?: string
    }
  /** What is promised, and what is not. */
  | {readonly kind: 'promises'}
  /** It names something that cannot be joined; `words` say why. */
  | {readonly kind: 'unreadable'; readonly words: string}

/** No topic has this address: its name would be empty. */
export const promisesHash = '#/promises'

/** Reads the fragment of an address: nothing, `#<topic percent-encoded>` or `#!<invitation>`, with a view after a slash; or `#!` and a text passed by hand. */
export function readRoute(hash: string): Route {
  const fragment = hash.startsWith('#') ? hash.slice(1) : hash
  if (fragment === '') return {kind: 'start'}
  if (`#${fragment}` === promisesHash) return {kind: 'promises'}
  const [name = '', said, table = ''] = fragment.split('/')
  const view = said !== undefined && views.includes(said) ? (said as TopicView) : 'chat'
  const where = view === 'play' && /^[0-9a-f]{32}$/.test(table) ? {view, table} : {view}
  try {
    if (!name.startsWith('!')) {
      return {kind: 'topic', place: {access: 'public', topic: normaliseTopic(decodeURIComponent(name))}, ...where}
    }
    const invite = name.slice(1)
    const passed = passedRoute(invite)
    if (passed) return passed
    return {kind: 'topic', place: {access: 'private', invite, name: readInvite(invite).name}, ...where}
  } catch (error) {
    if (error instanceof TopicError || error instanceof InviteError) return {kind: 'unreadable', words: error.message}
    if (error instanceof URIError) return {kind: 'unreadable', words: strings.brokenLink()}
    throw error
  }
}

/** Where a text passed by hand leads that stands in an address; undefined when it is none. */
function passedRoute(payload: string): Route | undefined {
  const kind = passedKindOf(payload)
  if (kind === undefined) return undefined
  if (kind === 'answer') return {kind: 'unreadable', words: strings.answerAsLink()}
  const offer = decodeOffer(payload)
  if (!offer.ok) return {kind: 'unreadable', words: handWords[offer.error]}
  const {name, secret} = offer.value
  if (name === undefined) return {kind: 'unreadable', words: strings.membersOnly()}
  const place: TopicPlace =
    secret === undefined
      ? {access: 'public', topic: name}
      : {access: 'private', invite: encodeInvite({secret, name}), name}
  return {kind: 'topic', place, view: 'chat', passed: payload}
}

/** The fragment of a topic; the inverse of `readRoute`. A leading `!` of a name is encoded, since it marks an invitation. */
export function hashOf(place: TopicPlace, view: TopicView = 'chat', table?: string): string {
  const name = place.access === 'private' ? `!${place.invite}` : encodeURIComponent(place.topic).replace(/^!/, '%21')
  return `#${name}${view === 'chat' ? '' : `/${view}`}${table === undefined ? '' : `/${table}`}`
}

/** The fragment of a public topic. */
export const hashOfTopic = (topic: string): string => hashOf({access: 'public', topic})

/** The address to send to someone: this page's, without what concerns only the visitor. */
export const linkOf = (address: string, place: TopicPlace): string => ownLink(address, hashOf(place))

function ownLink(address: string, hash: string): string {
  const url = new URL(address)
  // A person's own: what they are called, and how their network gets them through, with its password.
  for (const own of ['name', 'turn', 'relay-only']) url.searchParams.delete(own)
  url.hash = hash
  return url.href
}

/** The address that opens a text passed by hand. */
export const passedLinkOf = (address: string, text: string): string => ownLink(address, `#!${text}`)

/** The address of a table of a topic, with `{table}` in the place of its id. */
export const tableLinkOf = (address: string, place: TopicPlace): string => `${linkOf(address, place)}/play/{table}`

/** What tells places apart. */
export const placeKey = (place: TopicPlace): string => hashOf(place)

/** What a place is called. */
export const placeName = (place: TopicPlace): string =>
  place.access === 'public' ? place.topic : place.name || strings.namelessPrivate()
