import type {Bytes} from '../base/bytes.ts'
import {canGiveBack, giveBack} from '../base/give-back.ts'
import type {RoutingId} from '../base/ids.ts'
import type {Scheduler} from '../base/ports.ts'
import {err, ok, type Result} from '../base/result.ts'
import {sha256} from '../identity/hash.ts'
import type {IceControl} from '../rendezvous/ice-restart.ts'
import {isRelayed, readLinkPath, samePath, type LinkPath} from '../rendezvous/link-path.ts'
import type {LaneMaker} from '../rendezvous/lane.ts'
import type {MetConnection} from '../rendezvous/rendezvous.ts'
import {fingerprintOf} from '../rendezvous/sdp.ts'
import type {ChannelName, Link, LinkCloseReason, LinkHandlers} from './link.ts'
import {channelLimitBytes, refusedMs} from './parameters.ts'

/** What may wait for handlers to be set before the link is cut off. */
const maxEarlyMessages = 64

/** Chromium hands out statistics that are up to 50 ms old: what changed just now is not in them. */
const statisticsAgeMs = 60

const names: readonly ChannelName[] = ['control', 'bulk', 'realtime']

/**
 * Reads both certificates' fingerprints of an open connection. The remote one comes from the certificate DTLS saw
 * where the browser shows it, otherwise from the description, which DTLS was held to (RFC 8122, RFC 8827).
 */
async function fingerprints(connection: RTCPeerConnection): Promise<Link['fingerprints'] | undefined> {
  const local = fingerprintOf(connection.localDescription?.sdp ?? '')
  const transport = connection.sctp?.transport as Partial<RTCDtlsTransport> | undefined
  const [certificate] = transport?.getRemoteCertificates?.() ?? []
  const remote = certificate
    ? await sha256(new Uint8Array(certificate))
    : fingerprintOf(connection.remoteDescription?.sdp ?? '')
  return local && remote && {local, remote}
}

/**
 * Makes a link of a connection whose control channel is open. Listens from the first moment, since the other side may
 * speak while the certificates are still read. Fails, and closes the connection, when a certificate cannot be told.
 */
export async function openWebRtcLink(met: MetConnection, scheduler: Scheduler): Promise<Result<Link, 'fingerprint'>> {
  const link = new WebRtcLink(met, scheduler)
  const both = await fingerprints(met.connection)
  if (both) {
    link.fingerprints = both
    return ok(link)
  }
  link.close('handshake')
  return err('fingerprint')
}

class WebRtcLink implements Link {
  readonly initiator: boolean
  fingerprints: Link['fingerprints'] = {local: new Uint8Array(), remote: new Uint8Array()}
  readonly #met: MetConnection
  readonly #scheduler: Scheduler
  readonly #waiting = new Map<ChannelName, {readonly bytes: number; readonly task: () => void}[]>()
  #early: [ChannelName, Bytes][] = []
  #handlers: LinkHandlers | undefined
  #closed: LinkCloseReason | undefined
  #path: LinkPath | undefined
  #cancelLook: (() => void) | undefined

  constructor(met: MetConnection, scheduler: Scheduler) {
    this.#met = met
    this.#scheduler = scheduler
    this.initiator = met.initiator
    for (const name of names) {
      const channel = met[name]
      channel.onmessage = ({data}: MessageEvent<unknown>) => {
        // Text has no meaning here; a browser hands over binary as ArrayBuffer.
        this.#received(name, data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array())
      }
      channel.onclose = () => this.#end('lost')
      channel.onbufferedamountlow = () => this.#drained(name)
    }
    met.connection.addEventListener('connectionstatechange', this.#stateChanged)
    met.connection.addEventListener('iceconnectionstatechange', this.#iceChanged)
    this.#transport?.addEventListener('selectedcandidatepairchange', this.#pathChanged)
    met.onsought = () => this.#handlers?.sought?.()
    this.lookAtPath()
    if (met.control.readyState !== 'open') queueMicrotask(() => this.#end('lost'))
  }

  readonly traffic = {sentBytes: 0, receivedBytes: 0}
  readonly giveBack = canGiveBack() ? giveBack : undefined

  get path(): LinkPath | undefined {
    return this.#path
  }

  #pathRead(path: LinkPath | undefined): void {
    if (this.#closed || path === undefined || samePath(path, this.#path)) return
    this.#path = path
    this.#handlers?.pathChanged?.()
  }

  provedToBe(routingId: RoutingId): boolean {
    return this.#met.provedToBe?.(routingId) ?? true
  }

  get ice(): IceControl | undefined {
    return this.#met.ice
  }

  get troubled(): boolean {
    return ['disconnected', 'failed'].includes(this.#met.connection.iceConnectionState)
  }

  get lanes(): LaneMaker | undefined {
    return this.#path && !isRelayed(this.#path) ? this.#met.lanes : undefined
  }

  lookAtPath(): void {
    if (this.#closed) return
    this.#cancelLook ??= this.#scheduler.after(statisticsAgeMs, () => {
      this.#cancelLook = undefined
      void readLinkPath(this.#met.connection).then(path => this.#pathRead(path))
    })
  }

  get handlers(): LinkHandlers | undefined {
    return this.#handlers
  }

  set handlers(handlers: LinkHandlers | undefined) {
    this.#handlers = handlers
    if (!handlers) return
    if (this.#closed) {
      handlers.closed(this.#closed)
      return
    }
    for (const [name, bytes] of this.#early.splice(0)) {
      // A handler may have closed the link, and was told so.
      if (this.#closed) return
      handlers.message(name, bytes)
    }
  }

  send(name: ChannelName, bytes: Bytes): boolean {
    const channel = this.#met[name]
    if (this.#closed || channel.readyState !== 'open' || bytes.length > channelLimitBytes[name]) return false
    try {
      channel.send(bytes)
      this.traffic.sentBytes += bytes.length
      return true
    } catch {
      // The browser's own queue is full (16 MiB in Chromium); callers keep far below it.
      return false
    }
  }

  buffered(name: ChannelName): number {
    return this.#met[name].bufferedAmount
  }

  whenDrained(name: ChannelName, bytes: number, task: () => void): void {
    if (this.#closed) return
    if (this.buffered(name) <= bytes) return task()
    const waiting = this.#waiting.get(name) ?? []
    waiting.push({bytes, task})
    this.#waiting.set(name, waiting)
    this.#met[name].bufferedAmountLowThreshold = Math.max(...waiting.map(each => each.bytes))
  }

  close(reason: LinkCloseReason): void {
    this.#end(reason)
  }

  #received(name: ChannelName, bytes: Bytes): void {
    if (this.#closed) return
    this.traffic.receivedBytes += bytes.length
    if (this.#handlers) return this.#handlers.message(name, bytes)
    if (this.#early.length >= maxEarlyMessages) return this.#end('budget')
    this.#early.push([name, bytes])
  }

  #drained(name: ChannelName): void {
    const waiting = this.#waiting.get(name) ?? []
    const buffered = this.buffered(name)
    const due = waiting.filter(({bytes}) => buffered <= bytes)
    const left = waiting.filter(({bytes}) => buffered > bytes)
    this.#waiting.set(name, left)
    if (left.length > 0) this.#met[name].bufferedAmountLowThreshold = Math.max(...left.map(each => each.bytes))
    for (const {task} of due) task()
  }

  /** Older browsers have no such object; there the path is looked at when the other side answers. */
  get #transport(): EventTarget | undefined {
    const {sctp} = this.#met.connection
    return (sctp?.transport as Partial<RTCDtlsTransport> | undefined)?.iceTransport
  }

  readonly #pathChanged = () => this.lookAtPath()

  readonly #iceChanged = () => {
    if (this.troubled) this.#handlers?.inTrouble?.()
  }

  readonly #stateChanged = () => {
    // One that ICE gave up may come back with the other page: heartbeats decide.
    if (this.#met.connection.connectionState === 'closed') this.#end('lost')
    else this.lookAtPath()
  }

  #end(reason: LinkCloseReason): void {
    if (this.#closed) return
    this.#closed = reason
    this.#waiting.clear()
    this.#early = []
    this.#cancelLook?.()
    const {connection} = this.#met
    connection.removeEventListener('connectionstatechange', this.#stateChanged)
    connection.removeEventListener('iceconnectionstatechange', this.#iceChanged)
    this.#transport?.removeEventListener('selectedcandidatepairchange', this.#pathChanged)
    for (const name of names)
      this.#met[name].onmessage = this.#met[name].onclose = this.#met[name].onbufferedamountlow = null
    this.#met.onsought = undefined
    this.#met.close(refusedMs[reason])
    this.#handlers?.closed(reason)
  }
}
