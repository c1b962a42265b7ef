import type {Scheduler} from '../base/ports.ts'
import {parameters} from './parameters.ts'
import type {OpenSocket} from './relay-socket.ts'

/** Where it was asked; of these, the page's own policy may forbid to ask. */
const asked = new Set<string>()
let isForbidden = false

function noteViolation({blockedURI}: SecurityPolicyViolationEvent): void {
  if (URL.canParse(blockedURI) && asked.has(new URL(blockedURI).origin)) isForbidden = true
}

/** Any answer will do, and none is read: it is asked for the head of it, without cookies, and without saying by which page. */
async function answersAt(url: string, scheduler: Scheduler): Promise<boolean | undefined> {
  if (isForbidden) return undefined
  const address = new URL(url)
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:'
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
    return true
  } catch {
    return isForbidden ? undefined : false
  } finally {
    cancel()
  }
}

/** Opens WebSockets of the browser. */
export const browserSockets = (scheduler: Scheduler): OpenSocket =>
  Object.assign((url: string) => new WebSocket(url), {answersAt: (url: string) => answersAt(url, scheduler)})
