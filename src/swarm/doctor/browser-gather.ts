import type {Environment} from '../../base/ports.ts'
import type {CandidateKind} from '../../rendezvous/link-path.ts'
import {doctorParameters} from './parameters.ts'
import type {Candidate, GatherQuestion, Gathering, WebRtcAnswer} from './probes.ts'

/** Lets a connection that leads nowhere find its addresses, and closes it. The servers in the question hear of it, and nobody else. */
export function gather(
  env: Environment,
  {servers, relayOnly, enough}: GatherQuestion,
  limitMs: number,
  signal: AbortSignal
): Promise<Gathering> {
  const startMs = env.clock.monotonic()
  const candidates: Candidate[] = []
  const errors: {url: string; code: number}[] = []
  let afterMs = 0
  const connection = new RTCPeerConnection({
    iceServers: [...servers],
    iceTransportPolicy: relayOnly ? 'relay' : 'all'
  })
  return new Promise((resolve, reject) => {
    const soFar = (complete: boolean): Gathering => ({
      candidates: [...candidates],
      errors: [...errors],
      complete,
      afterMs
    })
    const done = (complete: boolean) => {
      cancel()
      signal.removeEventListener('abort', giveUp)
      connection.onicecandidate = connection.onicecandidateerror = connection.onicegatheringstatechange = null
      connection.close()
      resolve(soFar(complete))
    }
    const giveUp = () => done(false)
    const look = () => {
      if (connection.iceGatheringState === 'complete') done(true)
      else if (enough(soFar(false))) done(false)
    }
    const cancel = env.scheduler.after(limitMs, giveUp)
    signal.addEventListener('abort', giveUp, {once: true})
    connection.onicecandidate = ({candidate}) => {
      const read = candidate && readCandidate(candidate)
      if (!read || candidates.length >= doctorParameters.maxCandidates) return
      candidates.push(read)
      afterMs = env.clock.monotonic() - startMs
      look()
    }
    connection.onicecandidateerror = ({url, errorCode}) => {
      if (errors.length < doctorParameters.maxCandidates) errors.push({url, code: errorCode})
      // Others of the same name may still answer: only a whole list of errors ends it, by `enough` or by being complete.
      look()
    }
    connection.onicegatheringstatechange = look
    connection.createDataChannel('check')
    connection.setLocalDescription().catch((error: unknown) => {
      done(false)
      reject(error instanceof Error ? error : new Error(String(error)))
    })
    if (signal.aborted) giveUp()
  })
}

/** Whether a connection can be made at all, and has an address to be made from. Nobody is asked for it. */
export async function webRtc(env: Environment, limitMs: number, signal: AbortSignal): Promise<WebRtcAnswer> {
  if (typeof globalThis.RTCPeerConnection !== 'function') return 'missing'
  try {
    const enough = ({candidates}: Gathering) => candidates.length > 0
    const found = await gather(env, {servers: [], relayOnly: false, enough}, limitMs, signal)
    return enough(found) ? 'works' : 'no-network'
  } catch {
    // Extensions put something in its place that throws.
    return 'blocked'
  }
}

const kinds: readonly unknown[] = ['host', 'srflx', 'prflx', 'relay'] satisfies CandidateKind[]

/** `undefined` for the mark at the end, which browsers hand out as a candidate without text. */
function readCandidate({type, address, port, relatedPort, protocol}: RTCIceCandidate): Candidate | undefined {
  if (!kinds.includes(type)) return undefined
  return {
    kind: type!,
    address: address ?? '',
    port: port ?? 0,
    relatedPort: relatedPort ?? 0,
    protocol: protocol === 'tcp' ? 'tcp' : 'udp'
  }
}
