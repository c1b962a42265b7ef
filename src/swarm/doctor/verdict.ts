import type {Check, CheckName, Trouble, Verdict} from './findings.ts'

export interface VerdictQuestion {
  readonly checks: readonly Check[]
  /** Other people linked in the topic. */
  readonly others: number
  readonly online: boolean
  readonly relayOnly: boolean
}

/**
 * What the findings come to, the most in the way first: what keeps everything from working, then what keeps one from being found, then what
 * keeps connections from being made, then what is a nuisance.
 */
export function verdictOf({checks, others, online, relayOnly}: VerdictQuestion): Verdict {
  const of = (name: CheckName) => checks.filter(check => check.name === name)
  const good = (name: CheckName) => of(name).some(({state}) => state.kind === 'good')
  const bad = (name: CheckName, ...whys: readonly Trouble[]) =>
    of(name).find(({state}) => state.kind === 'trouble' && (whys.length === 0 || whys.includes(state.why)))
  /** There are some, and none of them is good. */
  const out = (name: CheckName) => of(name).length > 0 && of(name).every(({state}) => state.kind === 'trouble')

  if (bad('secure')) return {kind: 'insecure'}
  if (bad('webrtc', 'webrtc-missing', 'webrtc-blocked')) return {kind: 'webrtc-off'}
  const answers = good('relay') || good('stun') || good('turn')
  const isCutOff = !online || bad('webrtc', 'no-network') !== undefined
  if (!answers && others === 0 && (isCutOff || (out('relay') && (out('stun') || out('turn'))))) return {kind: 'offline'}
  if (checks.some(({state}) => state.kind === 'unknown' && state.why === 'cancelled')) return {kind: 'cancelled'}
  if (out('relay')) return {kind: 'relays-out'}
  if (of('relay').some(({state}) => state.kind === 'unknown' && state.why === 'not-set')) return {kind: 'no-relays'}

  if (!good('turn')) {
    const refused = bad('turn', 'wrong-password')
    if (refused) return {kind: 'turn-password', server: refused.subject}
    if (bad('turn', 'no-credentials')) return {kind: 'turn-credentials'}
    if (relayOnly) return {kind: 'hidden-without-turn'}
    if (bad('udp')) return {kind: 'needs-turn', because: 'udp-blocked'}
    if (bad('mapping', 'symmetric')) return {kind: 'needs-turn', because: 'symmetric'}
    if (out('stun')) return {kind: 'stun-out'}
    if (of('stun').some(({state}) => state.kind === 'unknown' && state.why === 'not-set')) return {kind: 'no-stun'}
    if (out('turn')) return {kind: 'turn-out'}
  }
  if (bad('storage')) return {kind: 'storage'}
  const clock = bad('clock')
  if (clock?.state.kind === 'trouble') return {kind: 'clock', offsetMs: clock.state.offsetMs ?? 0}
  if (bad('mapping') || bad('udp') || out('stun')) return {kind: 'turn-helps'}
  return {kind: others > 0 ? 'fine' : 'alone'}
}
