import type {Scheduler} from '../base/ports.ts'
import {parameters} from './parameters.ts'
import type {Answer} from './outage-watch.ts'
import type {OpenSocket} from './relay-socket.ts'

/** Where it was asked, and where the page's own policy forbids to ask. */
const asked = new Set<string>()
const forbidden = new Set<string>()

function noteViolation({blockedURI, disposition}: SecurityPolicyViolationEvent): void {
  if (disposition !== 'enforce' || !URL.canParse(blockedURI)) return
  const {origin} = new URL(blockedURI)
  if (asked.has(origin)) forbidden.add(origin)
}

/**
 * Any answer will do, and none is read: it is asked for the head of it, without cookies, and without saying by which page. Where that
 * redirects to is followed ('no-cors' has to); who asks does so once an outage, when something answers.
 */
async function answersAt(url: string, scheduler: Scheduler): Promise<Answer> {
  const address = new URL(url)
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:'
  if (forbidden.has(address.origin)) return 'forbidden'
  if (asked.size === 0) document.addEventListener('securitypolicyviolation', noteViolation)
  asked.add(address.origin)
  const ending = new AbortController()
  const cancel = scheduler.after(parameters.outageAnswerMs, () => ending.abort())
  try {
    await fetch(address, {
      method: 'HEAD',
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ending.signal
    })
    return 'answered'
  } catch {
    if (forbidden.has(address.origin)) return 'forbidden'
    return ending.signal.aborted ? 'hung' : 'failed'
  } finally {
    cancel()
  }
}

/** Opens WebSockets of the browser. */
export const browserSockets = (scheduler: Scheduler): OpenSocket =>
  Object.assign((url: string) => new WebSocket(url), {answersAt: (url: string) => answersAt(url, scheduler)})
