import type {Scheduler} from '../../base/ports.ts'
import {CheckList} from './check-list.ts'
import type {Check, CheckState, Verdict} from './findings.ts'
import {isUdpTurn, mappingAnswer, stunAnswer, turnAnswer} from './ice-answers.ts'
import {doctorParameters as limits} from './parameters.ts'
import type {DoctorProbes, Gathering, RelayAnswer, ServersToAsk, StorageAnswer, WebRtcAnswer} from './probes.ts'
import {verdictOf} from './verdict.ts'

export interface ExamineOptions {
  readonly probes: DoctorProbes
  readonly scheduler: Scheduler
  /** Ends it: what was not found out by then is 'cancelled'. */
  readonly signal: AbortSignal
  /** A check began or ended. */
  readonly changed: (checks: readonly Check[]) => void
}

/** Asks everything once and says what it comes to. Bounded in time, sockets and connections; never rejects. */
export async function examine({probes, scheduler, signal, changed}: ExamineOptions) {
  const ending = new AbortController()
  const end = () => ending.abort()
  signal.addEventListener('abort', end, {once: true})
  if (signal.aborted) end()
  const cancelLimit = scheduler.after(limits.runMs, end)
  const list = new CheckList({scheduler, signal: ending.signal, changed})
  let relayOnly = false
  try {
    relayOnly = await ask(list, probes, ending.signal)
  } finally {
    cancelLimit()
    signal.removeEventListener('abort', end)
    end()
  }
  const checks = list.settled(signal.aborted ? 'cancelled' : 'too-slow')
  const verdict: Verdict = verdictOf({checks, others: probes.others(), online: probes.online(), relayOnly})
  return {checks, verdict}
}

/** True when the address is to be hidden. */
async function ask(list: CheckList, probes: DoctorProbes, signal: AbortSignal): Promise<boolean> {
  list.set('secure', '', probes.isSecure() ? {kind: 'good'} : {kind: 'trouble', why: 'insecure'})
  for (const name of ['webrtc', 'storage'] as const) list.set(name, '', {kind: 'waiting'})
  const relays = probes
    .relays()
    .filter(({kind}) => kind === 'nostr' || kind === 'tracker')
    .slice(0, limits.maxRelays)
  for (const {url} of relays) list.set('relay', url, {kind: 'waiting'})
  if (relays.length === 0) list.set('relay', '', {kind: 'unknown', why: 'not-set'})
  const beside = Promise.all([
    list.run('storage', '', limits.storageMs, () => probes.storage(signal).then(storageState)),
    list.runAll(
      'relay',
      relays.map(({url}) => url),
      limits.relayMs,
      async at => relayState(await probes.relay(relays[at]!, limits.relayMs, signal))
    )
  ])
  const webRtc = await list.run('webrtc', '', limits.webRtcMs, () =>
    probes.webRtc(limits.webRtcMs, signal).then(webRtcState)
  )
  const servers = await list.known(limits.credentialsMs, () => probes.servers(signal))
  await askServers(list, probes, servers, webRtc.kind === 'trouble', signal)
  // Last, so that those who were linked meanwhile count.
  list.set('clock', '', clockState(probes.clockOffsetsMs()))
  await beside
  return servers?.relayOnly ?? false
}

async function askServers(
  list: CheckList,
  probes: DoctorProbes,
  servers: ServersToAsk | undefined,
  isSkipped: boolean,
  signal: AbortSignal
): Promise<void> {
  const stun = servers?.stun.slice(0, limits.maxStun) ?? []
  const turn = servers?.turn.slice(0, limits.maxTurn) ?? []
  const relayOnly = servers?.relayOnly ?? false
  const without = (name: 'stun' | 'turn', why: 'hidden' | 'not-set' | 'failed') =>
    list.set(name, '', {kind: 'unknown', why: servers ? why : 'failed'})
  if (stun.length === 0) without('stun', relayOnly ? 'hidden' : 'not-set')
  for (const url of stun) list.set('stun', url, {kind: 'waiting'})
  list.set('mapping', '', {kind: 'waiting'})
  if (servers?.credentialsFailed) list.set('turn', '', {kind: 'trouble', why: 'no-credentials'})
  else if (turn.length === 0) without('turn', 'not-set')
  for (const {url} of turn) list.set('turn', url, {kind: 'waiting'})
  list.set('udp', '', {kind: 'waiting'})
  if (isSkipped) return list.skip(['stun', 'mapping', 'turn', 'udp'])

  const gather = (
    asked: readonly {readonly url: string; readonly username?: string; readonly credential?: string}[],
    onlyRelays: boolean,
    enough: (soFar: Gathering) => boolean
  ) => {
    const all = asked.map(({url, ...rest}) => ({urls: url, ...rest}))
    return probes.gather({servers: all, relayOnly: onlyRelays, enough}, limits.iceMs, signal)
  }
  const [answered] = await Promise.all([
    list.runAll('stun', stun, limits.iceMs, async at => {
      return stunAnswer(await gather([{url: stun[at]!}], false, soFar => has(soFar, 'srflx')))
    }),
    list.runAll(
      'turn',
      turn.map(({url}) => url),
      limits.iceMs,
      async at => turnAnswer(await gather([turn[at]!], true, soFar => has(soFar, 'relay') || soFar.errors.length > 0))
    )
  ])
  const two = stun.filter((_, at) => answered[at]!.kind === 'good').slice(0, 2)
  if (relayOnly) list.set('mapping', '', {kind: 'unknown', why: 'hidden'})
  else if (two.length < 2) list.set('mapping', '', {kind: 'unknown', why: 'needs-two'})
  else {
    const asked = two.map(url => ({url}))
    await list.run('mapping', '', limits.iceMs, async () =>
      mappingAnswer(await gather(asked, false, soFar => mappingAnswer(soFar).kind === 'trouble'))
    )
  }
  list.set('udp', '', udpState(list.checks))
}

const has = ({candidates}: Gathering, kind: 'srflx' | 'relay') => candidates.some(candidate => candidate.kind === kind)

/** UDP is blocked when a TURN server is reached, and only by TCP or TLS, though it was tried by UDP somewhere. */
export function udpState(checks: readonly Check[]): CheckState {
  const asked = checks.filter(({name, subject}) => (name === 'stun' || name === 'turn') && subject !== '')
  const isGood = ({state}: Check) => state.kind === 'good'
  const byUdp = asked.filter(({name, subject}) => name === 'stun' || isUdpTurn(subject))
  if (byUdp.some(isGood)) return {kind: 'good'}
  if (byUdp.length === 0) return {kind: 'unknown', why: 'not-set'}
  // A server that refuses by UDP was reached by it.
  if (byUdp.some(({state}) => state.kind === 'trouble' && (state.why === 'wrong-password' || state.why === 'refused')))
    return {kind: 'good'}
  const isReached = asked.some(isGood)
  return isReached ? {kind: 'trouble', why: 'udp-blocked'} : {kind: 'unknown', why: 'no-answers'}
}

function webRtcState(answer: WebRtcAnswer): CheckState {
  if (answer === 'works') return {kind: 'good'}
  return {kind: 'trouble', why: answer === 'no-network' ? answer : `webrtc-${answer}`}
}

function storageState(answer: StorageAnswer): CheckState {
  if (answer.kind !== 'works') return {kind: 'trouble', why: `storage-${answer.kind}`}
  const {leftBytes, persisted} = answer
  if (leftBytes !== undefined && leftBytes < limits.lowRoomBytes) return {kind: 'trouble', why: 'storage-full'}
  return {kind: 'good', fact: {kind: 'room', leftBytes, persisted}}
}

function relayState(answer: RelayAnswer): CheckState {
  if (answer.kind === 'answered') return {kind: 'good', fact: answer}
  return {kind: 'trouble', why: answer.kind}
}

/** The middle one of what was measured: one page with a wrong clock does not make ours wrong. */
export function clockState(offsetsMs: readonly number[]): CheckState {
  if (offsetsMs.length === 0) return {kind: 'unknown', why: 'nobody'}
  const sorted = [...offsetsMs].sort((a, b) => a - b)
  const offsetMs = sorted[Math.floor((sorted.length - 1) / 2)]!
  if (Math.abs(offsetMs) <= limits.clockOffMs) return {kind: 'good', fact: {kind: 'offset', offsetMs}}
  // One other clock alone: it may as well be theirs.
  return sorted.length === 1 ? {kind: 'unknown', why: 'unclear'} : {kind: 'trouble', why: 'clock-off', offsetMs}
}
