import {browserEnvironment} from '../base/browser-environment.ts'
import {joinOptions, readPageDefaults} from '../elements/page-options.ts'
import {joinSwarm} from '../index.ts'
import type {TopicPlace} from './route.ts'
import {withQuery, type Settings} from './settings.ts'

export interface EarlyJoining {
  /** The elements have joined, or failed to: the topic is theirs. */
  readonly end: () => void
}

/** The search has begun by then, unless a disk is slow. Milliseconds. */
const begunMs = 40

/**
 * Joins the topic of the address before there are elements to do so, whose start takes the page a while: relays open meanwhile.
 * Joining twice shares everything, so that this one is left as soon as the elements have joined. What goes wrong is theirs to say.
 * Resolves when the search has begun.
 */
export async function joinEarly(place: TopicPlace, settings: Settings): Promise<EarlyJoining> {
  const asked = withQuery(settings, location.search)
  const target = place.access === 'public' ? {topic: place.topic} : {topic: '', invite: place.invite}
  const local: unknown = (globalThis as {shoalLocal?: unknown}).shoalLocal
  const attempt = new AbortController()
  const joining = joinSwarm({
    ...joinOptions({...asked, ...target}, readPageDefaults(document, local)),
    signal: attempt.signal
  }).catch(() => undefined)
  const end = () => {
    attempt.abort()
    void joining.then(swarm => swarm?.leave())
  }
  await Promise.race([joining, new Promise<void>(resolve => browserEnvironment.scheduler.after(begunMs, resolve))])
  return {end}
}
