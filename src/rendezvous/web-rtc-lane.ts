import type {Bytes} from '../base/bytes.ts'
import {canGiveBack, giveBack} from '../base/give-back.ts'
import type {Scheduler} from '../base/ports.ts'
import {candidateTypes, isDescription, type PassedDescription} from '../protocol/passed-description.ts'
import {compactDescription, sessionDescription} from './compact-description.ts'
import type {Lane, LaneHandlers} from './lane.ts'
import {parameters} from './parameters.ts'
import {channelIds} from './pooled-peer-connection.ts'

export interface WebRtcLaneOptions {
  /** STUN servers at most: a relay's owner pays for what goes through it, and it would not be any quicker. */
  readonly configuration: RTCConfiguration
  readonly scheduler: Scheduler
}

/** Lanes of this page that are open or being made: connections are dear, whoever asks for them. */
let lanes = 0

/**
 * This end of a lane: offers, or answers `offer`. Undefined when there is no address to show, there are too many lanes, or the browser does not
 * take the offer.
 */
export async function makeLane(
  {configuration, scheduler}: WebRtcLaneOptions,
  offer: PassedDescription | undefined
): Promise<Lane | undefined> {
  const theirs = offer && usable(offer)
  if (lanes >= (offer ? parameters.mostAnsweredLanes : parameters.mostLanes) || (offer && !theirs)) return undefined
  const lane = new WebRtcLane(new RTCPeerConnection(configuration))
  try {
    await lane.describe(theirs, scheduler)
    return lane
  } catch {
    lane.close()
    return undefined
  }
}

/** Without relays, whatever the other end says. */
function usable(description: PassedDescription): PassedDescription | undefined {
  const isRelay = ({type}: {readonly type: number}) => candidateTypes[type] === 'relay'
  const direct = {...description, candidates: description.candidates.filter(candidate => !isRelay(candidate))}
  return isDescription(direct) ? direct : undefined
}

class WebRtcLane implements Lane {
  readonly giveBack = canGiveBack() ? giveBack : undefined
  readonly #connection: RTCPeerConnection
  readonly #channel: RTCDataChannel
  #description: PassedDescription | undefined
  #waiting: {readonly bytes: number; readonly task: () => void}[] = []
  #handlers: LaneHandlers | undefined
  #state: 'made' | 'open' | 'closed' = 'made'

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection
    const channel = connection.createDataChannel('shoal-lane', {negotiated: true, id: channelIds.bulk})
    this.#channel = channel
    channel.binaryType = 'arraybuffer'
    channel.onopen = () => this.#opened()
    channel.onclose = () => this.close()
    channel.onbufferedamountlow = () => this.#drained()
    channel.onmessage = ({data}: MessageEvent<unknown>) => {
      // Text has no meaning here.
      this.#handlers?.message(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array())
    }
    connection.onconnectionstatechange = () => {
      // It is not waited for: what was on its way is asked for again, and another lane is made soon.
      if (['disconnected', 'failed', 'closed'].includes(connection.connectionState)) this.close()
    }
    // Nobody of ours opens channels in band.
    connection.ondatachannel = () => this.close()
    lanes++
  }

  get description(): PassedDescription {
    return this.#description!
  }

  /** Throws when the browser does not take the offer, or nobody can be reached by what it found of itself. */
  async describe(offer: PassedDescription | undefined, scheduler: Scheduler): Promise<void> {
    const connection = this.#connection
    // The answering end waits in DTLS, as with connections made by hand.
    if (offer) await connection.setRemoteDescription({type: 'offer', sdp: sessionDescription(offer, 'active')})
    await connection.setLocalDescription()
    await new Promise<void>(resolve => {
      const done = () => connection.iceGatheringState === 'complete' && (cancel(), resolve())
      const cancel = scheduler.after(parameters.laneGatherMs, resolve)
      connection.onicegatheringstatechange = done
      done()
    })
    const own = compactDescription(connection.localDescription?.sdp ?? '')
    this.#description = own && usable(own)
    if (!this.#description || this.#state === 'closed') throw new Error('nothing to be reached by')
  }

  get handlers(): LaneHandlers | undefined {
    return this.#handlers
  }

  set handlers(handlers: LaneHandlers | undefined) {
    this.#handlers = handlers
    if (this.#state === 'open') handlers?.opened()
    if (this.#state === 'closed') handlers?.closed()
  }

  accept(answer: PassedDescription): void {
    const theirs = usable(answer)
    if (!theirs) return this.close()
    const taken = this.#connection.setRemoteDescription({type: 'answer', sdp: sessionDescription(theirs, 'passive')})
    taken.catch(() => this.close())
  }

  send(bytes: Bytes): boolean {
    if (this.#state !== 'open') return false
    try {
      this.#channel.send(bytes)
      return true
    } catch {
      // The other end is closing it.
      this.close()
      return false
    }
  }

  buffered(): number {
    return this.#channel.bufferedAmount
  }

  whenDrained(bytes: number, task: () => void): void {
    if (this.#state === 'closed') return
    if (this.buffered() <= bytes) return task()
    this.#waiting.push({bytes, task})
    this.#channel.bufferedAmountLowThreshold = Math.max(...this.#waiting.map(each => each.bytes))
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    lanes--
    const [channel, connection] = [this.#channel, this.#connection]
    channel.onopen = channel.onclose = channel.onmessage = channel.onbufferedamountlow = null
    connection.onconnectionstatechange = connection.ondatachannel = connection.onicegatheringstatechange = null
    connection.close()
    this.#waiting = []
    this.#handlers?.closed()
  }

  #opened(): void {
    this.#state = 'open'
    this.#handlers?.opened()
  }

  #drained(): void {
    const due = this.#waiting.filter(({bytes}) => this.buffered() <= bytes)
    this.#waiting = this.#waiting.filter(({bytes}) => this.buffered() > bytes)
    if (this.#waiting.length > 0)
      this.#channel.bufferedAmountLowThreshold = Math.max(...this.#waiting.map(each => each.bytes))
    for (const {task} of due) task()
  }
}
