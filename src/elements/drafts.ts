/** What was typed and not sent, by topic, while the page is open. */
const drafts = new Map<string, string>()
const mostDrafts = 100

export const draftOf = (topic: string): string => drafts.get(topic) ?? ''

/** The oldest draft gives way when there are too many. */
export function keepDraft(topic: string, text: string): void {
  drafts.delete(topic)
  if (text !== '') drafts.set(topic, text)
  for (const oldest of drafts.keys()) {
    if (drafts.size <= mostDrafts) break
    drafts.delete(oldest)
  }
}
