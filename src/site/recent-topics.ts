import {placeKey, type TopicPlace} from './route.ts'

/** A topic that was opened, and when last. A private one holds the secret that opens it. */
export interface RecentTopic {
  readonly place: TopicPlace
  readonly openedMs: number
}

const mostRecent = 50
const longestInvite = 4096

/** Total: whatever was kept, by this version or an earlier one, gives a list. */
export function readRecent(kept: unknown): readonly RecentTopic[] {
  if (!Array.isArray(kept)) return []
  const items: unknown[] = kept
  return items.flatMap(item => readItem(item) ?? []).slice(0, mostRecent)
}

/** As it is kept: a public topic as `{topic, openedMs}`, a private one as `{invite, name, openedMs}`. */
export const keptRecent = (recent: readonly RecentTopic[]): unknown =>
  recent.map(({place, openedMs}) => {
    if (place.access === 'public') return {topic: place.topic, openedMs}
    return {invite: place.invite, name: place.name, openedMs}
  })

function readItem(item: unknown): RecentTopic | undefined {
  const fields = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>
  const {topic, invite, name, openedMs} = fields
  if (typeof openedMs !== 'number') return undefined
  if (typeof topic === 'string') return {place: {access: 'public', topic}, openedMs}
  if (typeof invite !== 'string' || invite.length > longestInvite || typeof name !== 'string') return undefined
  return {place: {access: 'private', invite, name}, openedMs}
}

/** Puts a topic first. */
export function withRecent(recent: readonly RecentTopic[], place: TopicPlace, nowMs: number): readonly RecentTopic[] {
  return [{place, openedMs: nowMs}, ...withoutRecent(recent, place)].slice(0, mostRecent)
}

export function withoutRecent(recent: readonly RecentTopic[], place: TopicPlace): readonly RecentTopic[] {
  return recent.filter(item => placeKey(item.place) !== placeKey(place))
}

export const withoutPrivate = (recent: readonly RecentTopic[]): readonly RecentTopic[] =>
  recent.filter(({place}) => place.access === 'public')
