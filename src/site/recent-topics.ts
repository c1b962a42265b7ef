/** A topic that was opened, and when last. */
export interface RecentTopic {
  readonly topic: string
  readonly openedMs: number
}

const mostRecent = 50

/** Total: whatever was kept gives a list. */
export function readRecent(kept: unknown): readonly RecentTopic[] {
  if (!Array.isArray(kept)) return []
  const items: unknown[] = kept
  return items
    .filter((item): item is RecentTopic => {
      const fields = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>
      return typeof fields['topic'] === 'string' && typeof fields['openedMs'] === 'number'
    })
    .slice(0, mostRecent)
}

/** Puts a topic first. */
export function withRecent(recent: readonly RecentTopic[], topic: string, nowMs: number): readonly RecentTopic[] {
  return [{topic, openedMs: nowMs}, ...withoutRecent(recent, topic)].slice(0, mostRecent)
}

export function withoutRecent(recent: readonly RecentTopic[], topic: string): readonly RecentTopic[] {
  return recent.filter(item => item.topic !== topic)
}
