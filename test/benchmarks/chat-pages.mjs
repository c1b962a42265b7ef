const patienceMs = 30_000

/**
 * Opens a page with a conversation, in a browser context of its own, which is closed with the measurement.
 * @param {{prepare?: (argument: string) => void, argument?: string}} [options] `prepare` runs in the page before anything else
 */
export async function openChatPage(bench, url, {prepare, argument = ''} = {}) {
  const context = bench.keep(await (await bench.chromium()).newContext())
  if (prepare) await context.addInitScript(prepare, argument)
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  const startedMs = Date.now()
  await page.goto(url)
  return {page, startedMs, close: () => context.close()}
}

/** Writes as a person does; resolves when it stands in the writer's own log. */
export async function say(page, text) {
  await page.getByRole('textbox', {name: 'Message'}).fill(text)
  await page.getByRole('button', {name: 'Send', exact: true}).click()
  await page.getByRole('log', {name: 'Messages'}).getByText(text, {exact: true}).waitFor()
}

/** Resolves when the status says this. */
export const untilStatus = (page, words) => page.getByRole('status').filter({hasText: words}).first().waitFor()
