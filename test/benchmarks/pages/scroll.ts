import type {PersonKey} from '../../../src/base/ids.ts'
import type {MessageView} from '../../../src/elements/chat-view.ts'
import {plainMessage} from '../../../src/elements/plain-message.ts'
import type {P2pChatLog} from '../../../src/elements/p2p-chat-log/p2p-chat-log.ts'
import '../../../src/elements/p2p-chat-log/p2p-chat-log.ts'

const people = 20
const paceMs = 40_000
/** As fast as a finger flings a list. */
const pixelsPerFrame = 60

/** Two to forty words; some with a link and what is bold, some a piece of code. */
function textAt(at: number): string {
  const words = Array.from(
    {length: 2 + ((at * 13) % 39)},
    (_, i) => ['kettle', 'biscuits', 'tea', 'and', 'more'][(at + i) % 5]
  )
  if (at % 31 === 5) return `\`\`\`\n${words.join('\n')}\n\`\`\``
  return at % 9 === 4 ? `**${words.join(' ')}**, see https://tea.example.org/${at}` : words.join(' ')
}

/** An answer now and then. */
function messageAt(at: number): MessageView {
  const who = (at * 7) % people
  const text = textAt(at)
  const author = who.toString(16).padStart(64, '0') as PersonKey
  return {
    ...plainMessage,
    id: `m${at}`,
    author,
    authorName: `Person ${who}`,
    text,
    timeMs: Date.UTC(2026, 0, 1) + at * paceMs,
    own: false,
    state: 'sent',
    replyTo:
      at % 11 === 10
        ? {id: `m${at - 3}`, state: 'shown', author, authorName: `Person ${who}`, text: 'and more tea'}
        : undefined,
    reactions: at % 17 === 0 ? [{emoji: '🍵', count: 2, own: false, names: ['Ada', 'Ben']}] : []
  }
}

/** Scrolls for so long, up or down; with how many frames a second, and the longest of them, milliseconds. */
async function scroll(scroller: Element, direction: -1 | 1, forMs: number): Promise<{rate: number; longestMs: number}> {
  const nextFrame = () => new Promise<number>(resolve => requestAnimationFrame(resolve))
  const startMs = await nextFrame()
  let [frames, lastMs, longestMs] = [0, startMs, 0]
  while (lastMs - startMs < forMs) {
    scroller.scrollTop += direction * pixelsPerFrame
    const nowMs = await nextFrame()
    frames++
    longestMs = Math.max(longestMs, nowMs - lastMs)
    lastMs = nowMs
  }
  return {rate: (1_000 * frames) / (lastMs - startMs), longestMs}
}

/** The conversation's list with so many messages, scrolled from its middle. */
async function ours(count: number, direction: -1 | 1, forMs: number) {
  const log = document.createElement('p2p-chat-log') as P2pChatLog
  log.messages = Array.from({length: count}, (_, at) => messageAt(at))
  // As high as the screen, as the conversation makes it.
  const frame = document.createElement('div')
  frame.style.cssText = 'display: grid; grid-template-rows: minmax(0, 1fr); height: 100vh'
  frame.append(log)
  document.body.replaceChildren(frame)
  await log.updateComplete
  const scroller = log.shadowRoot!.querySelector('.scroller')!
  // What draws Markdown is loaded when there is some.
  while (scroller.querySelector('strong') === null) await new Promise(resolve => setTimeout(resolve, 10))
  scroller.scrollTop = scroller.scrollHeight / 2
  await log.updateComplete
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const before = scroller.scrollTop
  const measured = await scroll(scroller, direction, forMs)
  if (Math.abs(scroller.scrollTop - before) < 10_000) throw new Error('The list did not move.')
  return measured
}

/** A page that only has text in it, as much as is passed in that time. */
async function plain(direction: -1 | 1, forMs: number) {
  const scroller = document.createElement('div')
  scroller.style.cssText = 'height: 100vh; overflow: auto'
  for (let at = 0; at < 1_000; at++) {
    const line = document.createElement('p')
    line.textContent = messageAt(at).text
    scroller.append(line)
  }
  document.body.replaceChildren(scroller)
  scroller.scrollTop = scroller.scrollHeight / 2
  return scroll(scroller, direction, forMs)
}

Object.assign(globalThis, {scroll: {ours, plain}})
