import type {Scheduler} from '../base/ports.ts'
import type {IceServers} from './ice-servers.ts'
import {parameters} from './parameters.ts'
import {
  candidatesOf,
  candidateType,
  iceSideOf,
  isCandidate,
  isIceSide,
  relayCandidate,
  ufragOf,
  withIceSide,
  type IceSide
} from './sdp.ts'

/**
 * Looks for a better way for a connection that is open (an ICE restart, RFC 8445 section 9), while it goes on over the one it has.
 * One end offers, the other answers; how their words get across is left to whoever uses this. Of the other end nothing is taken but
 * what names it in ICE: certificates, channels and media stay what they are. Nothing of it rejects.
 */
export interface IceControl {
  /** This end shows no address of its own: it has no better way than a relay. */
  readonly relayOnly: boolean
  /** What this end offers; undefined when it cannot now. */
  offer(): Promise<IceSide | undefined>
  /** This end's answer to an offer; undefined when that cannot be taken now. */
  answer(theirs: IceSide): Promise<IceSide | undefined>
  /** Takes the answer to the offer made last. */
  accept(theirs: IceSide): Promise<void>
  /** Later candidates of the other end, of its side with this ICE fragment. */
  add(ufrag: string, candidates: readonly string[]): Promise<void>
  /** Every candidate of this end so far, those included that the other end was never told, relays first; undefined when the connection is closed. */
  found(): Pick<IceSide, 'ufrag' | 'candidates'> | undefined
  /** Later candidates of this end. */
  onCandidate: ((ufrag: string, candidate: string) => void) | undefined
}

export class IceRestart implements IceControl {
  onCandidate: IceControl['onCandidate']
  readonly #native: RTCPeerConnection
  readonly #ice: IceServers
  readonly #scheduler: Scheduler
  readonly #begun: () => void
  #gathered: string[] = []
  #noted: (() => void) | undefined

  /** `begun`: called before the first restart; from then on candidates are this one's. */
  constructor(native: RTCPeerConnection, ice: IceServers, scheduler: Scheduler, begun: () => void) {
    this.#native = native
    this.#ice = ice
    this.#scheduler = scheduler
    this.#begun = begun
    native.addEventListener('icecandidate', ({candidate}) => {
      if (candidate && candidate.candidate !== '') this.#candidate(candidate)
    })
  }

  get relayOnly(): boolean {
    return this.#ice.relayOnly
  }

  offer(): Promise<IceSide | undefined> {
    return this.#tried(async native => {
      // An offer that was never answered is replaced by the next one.
      if (!native.remoteDescription || native.signalingState === 'have-remote-offer') return undefined
      await this.#begin()
      await native.setLocalDescription(await native.createOffer({iceRestart: true}))
      return this.#side()
    })
  }

  answer(theirs: IceSide): Promise<IceSide | undefined> {
    return this.#tried(async native => {
      const before = native.remoteDescription
      if (before?.type !== 'offer' || native.signalingState !== 'stable' || !isIceSide(theirs)) return undefined
      await this.#begin()
      await native.setRemoteDescription({type: 'offer', sdp: withIceSide(before.sdp, theirs)})
      await native.setLocalDescription()
      await this.#add(theirs.ufrag, theirs.candidates)
      return this.#side()
    })
  }

  async accept(theirs: IceSide): Promise<void> {
    await this.#tried(async native => {
      const before = native.remoteDescription
      if (before?.type !== 'answer' || native.signalingState !== 'have-local-offer' || !isIceSide(theirs)) return
      await native.setRemoteDescription({type: 'answer', sdp: withIceSide(before.sdp, theirs)})
      await this.#add(theirs.ufrag, theirs.candidates)
    })
  }

  found(): Pick<IceSide, 'ufrag' | 'candidates'> | undefined {
    const {sdp = ''} = this.#native.localDescription ?? {}
    const ufrag = ufragOf(sdp)
    const isRelay = (text: string) => Number(candidateType(text) === 'relay')
    const candidates = candidatesOf(sdp)
      .flatMap(text => this.#shown(text) ?? [])
      .filter(isCandidate)
      .sort((a, b) => isRelay(b) - isRelay(a))
      .slice(0, parameters.maxRestartCandidates)
    return ufrag === undefined || this.#native.signalingState === 'closed' ? undefined : {ufrag, candidates}
  }

  async add(ufrag: string, candidates: readonly string[]): Promise<void> {
    await this.#tried(() => this.#add(ufrag, candidates))
  }

  async #add(ufrag: string, candidates: readonly string[]): Promise<void> {
    const native = this.#native
    if (iceSideOf(native.remoteDescription?.sdp ?? '')?.ufrag !== ufrag) return
    for (const candidate of candidates.filter(isCandidate)) {
      const added = native.addIceCandidate({candidate, sdpMLineIndex: 0, usernameFragment: ufrag})
      // One that a browser does not take is no reason to go without the others.
      await added.catch(() => this.#ice.drops.count('restart-failed'))
    }
  }

  async #begin(): Promise<void> {
    this.#begun()
    const ready = this.#ice.ready()
    if (ready) await ready
    this.#native.setConfiguration({...this.#native.getConfiguration(), ...this.#ice.configuration()})
    this.#gathered = []
  }

  /** Waits a moment, so that the first candidates need no messages of their own. */
  async #side(): Promise<IceSide | undefined> {
    await new Promise<void>(resolve => {
      const cancel = this.#scheduler.after(parameters.restartCandidatesMs, resolve)
      this.#noted = () => {
        if (this.#native.iceGatheringState !== 'complete') return
        cancel()
        resolve()
      }
    })
    this.#noted = undefined
    const side = iceSideOf(this.#native.localDescription?.sdp ?? '')
    return side && {...side, candidates: this.#gathered.splice(0)}
  }

  #candidate(found: RTCIceCandidate): void {
    const text = this.#shown(found.candidate)
    if (text === undefined) return
    if (this.#noted) {
      if (this.#gathered.length < parameters.maxRestartCandidates) this.#gathered.push(text)
      this.#noted()
    } else if (found.usernameFragment) this.onCandidate?.(found.usernameFragment, text)
  }

  /** As the other end may see it. */
  #shown(candidate: string): string | undefined {
    return this.#ice.relayOnly ? relayCandidate(candidate) : candidate
  }

  /** A connection may be closed at any moment, and the other end may say anything. */
  async #tried<T>(task: (native: RTCPeerConnection) => Promise<T>): Promise<T | undefined> {
    try {
      return await task(this.#native)
    } catch {
      this.#ice.drops.count('restart-failed')
      return undefined
    }
  }
}
