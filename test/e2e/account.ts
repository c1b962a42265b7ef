import type {Page} from 'playwright-core'

/** Runs in the page: what it shows, and what each conversation on it says of its links, relays and what it dropped. */
function account(): {shown: string; reports: string} {
  const within = (root: Document | ShadowRoot): Element[] =>
    [...root.querySelectorAll('*')].flatMap(one => [one, ...(one.shadowRoot === null ? [] : within(one.shadowRoot))])
  const elements = within(document)
  const told = elements
    .map(element => (element as {swarm?: {getReport?(): unknown}}).swarm?.getReport?.())
    .filter(report => report !== undefined)
    .map(report => JSON.stringify(report))
  const shown = elements
    .filter(element => !(element instanceof HTMLStyleElement) && !(element instanceof HTMLScriptElement))
    .flatMap(element => [...element.childNodes].filter(node => node instanceof Text))
    .map(text => text.data.trim())
    .filter(text => text !== '')
  return {shown: shown.join(' | '), reports: [...new Set(told)].join('\n')}
}

/** What a page shows and reports now, for whoever reads that a test failed; never throws. */
export async function accountOf(page: Page, name: string): Promise<string> {
  if (page.isClosed()) return `${name} is closed`
  try {
    const silence = new Promise<never>((_, reject) => setTimeout(reject, 3_000, 'it hangs'))
    const {shown, reports} = await Promise.race([page.evaluate(account), silence])
    return `${name} shows: ${shown.slice(0, 1_500)}\n${name} reports: ${reports}`
  } catch (error) {
    return `${name} says nothing: ${String(error).slice(0, 200)}`
  }
}
