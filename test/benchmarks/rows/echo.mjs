import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {root} from '../../config/paths.mjs'
import {startNostrRelay, startPages} from '../../config/serve/index.mjs'
import {openChatPage, untilStatus} from '../chat-pages.mjs'
import {pause} from '../joining-pages.mjs'
import {atMost} from '../row.mjs'
import {median, spread} from '../statistics.mjs'

const runs = 30
/** Not counted: the first few find nothing compiled yet. */
const warmUps = 3

/** Defines in the page what writes and reads the way a person does: through field, button and log. */
function prepare() {
  const find = (selector, root = document) => {
    const found = root.querySelector(selector)
    if (found) return found
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && find(selector, element.shadowRoot)
      if (inside) return inside
    }
    return undefined
  }
  window.conversation = {
    /** Types the text; the returned function presses the button. */
    write(text) {
      const field = find('textarea')
      field.value = text
      field.dispatchEvent(new window.Event('input', {bubbles: true, composed: true}))
      const button = find('[aria-label=Send]')
      return () => button.click()
    },
    /** Calls back after each change of the log until it returns true. */
    watch(look) {
      const log = find('[role=log]')
      const observer = new window.MutationObserver(() => {
        if (look(log.textContent)) observer.disconnect()
      })
      observer.observe(log, {subtree: true, childList: true, characterData: true})
    }
  }
}

/** Runs in one page: answers “call 7.” with “echo 7.”, for each number once. */
function answerCalls(count) {
  let next = 0
  window.conversation.watch(text => {
    if (!text.includes(`call ${next}.`)) return false
    window.conversation.write(`echo ${next}.`)()
    return ++next === count
  })
}

/** Runs in the other: milliseconds from pressing Send to the answer standing in the log. */
async function call(number) {
  const press = window.conversation.write(`call ${number}.`)
  // As between typing and clicking: the button has taken notice.
  await new Promise(resolve => requestAnimationFrame(resolve))
  return await new Promise(resolve => {
    const startedMs = performance.now()
    window.conversation.watch(text => {
      if (!text.includes(`echo ${number}.`)) return false
      resolve(performance.now() - startedMs)
      return true
    })
    press()
  })
}

/** There and back between two elements: what one person notices when the other answers at once. */
export const echo = {
  rows: [{row: 'round trip at the element', unit: 'ms', ...atMost(50)}],
  async measure(bench) {
    await bench.build()
    const relay = bench.keep(await startNostrRelay())
    const pages = bench.keep(
      await startPages({
        '/index.html':
          '<!doctype html><title>embed</title><link rel="icon" href="data:,">' +
          '<script type="module" src="shoal.js"></script>' +
          `<p2p-chat topic="echo" relays="${relay.url}" trackers="none" stun="none"></p2p-chat>`,
        '/shoal.js': await readFile(join(root, 'dist/shoal.js'), 'utf8')
      })
    )
    const {page: caller} = await openChatPage(bench, pages.url, {prepare})
    const {page: answerer} = await openChatPage(bench, pages.url, {prepare})
    for (const page of [caller, answerer]) await untilStatus(page, '2 people')
    await answerer.evaluate(answerCalls, warmUps + runs)
    const foundMs = []
    for (let number = 0; number < warmUps + runs; number++) {
      const ms = await caller.evaluate(call, number)
      if (number >= warmUps) foundMs.push(ms)
      // Of changing length, so that no timer of the pages is met in the same phase each time.
      await pause(100 + ((number * 37) % 60))
    }
    bench.log(`ms there and back: ${spread(foundMs)}`)
    return [{ours: median(foundMs)}]
  }
}
