import type {Environment} from '../../base/ports.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import {ownFeatures, protocolVersions} from '../../protocol/version.ts'
import type {Person} from '../people.ts'
import type {SwarmStatus} from '../status.ts'
import type {SwarmReport} from '../swarm.ts'
import type {Doctor} from './doctor.ts'
import type {Examination} from './findings.ts'
import {maskedReport} from './masked-report.ts'
import {doctorParameters} from './parameters.ts'
import type {NetworkLink, NetworkPicture, NetworkReport} from './network-report.ts'
import {Rates} from './rates.ts'

export interface NetworkEvents {
  /** Links, relays, people or status may be other ones. */
  picture: void
  /** A check began or ended. */
  examination: void
}

/** The part of a swarm that is read. */
export interface NetworkSwarm {
  readonly topic: string
  readonly access: 'public' | 'private'
  readonly status: SwarmStatus
  readonly people: readonly Person[]
  getReport(): SwarmReport
  on(
    name: 'status' | 'people' | 'neighbour' | 'neighbourGone',
    listener: () => void,
    options: {signal: AbortSignal}
  ): () => void
}

export interface NetworkParts<S extends NetworkSwarm> {
  readonly swarm: S
  readonly env: Environment
  readonly doctor: Doctor
  /** Whether the browser has a network, as far as it knows. */
  readonly online: () => boolean
  /** What the browser says it is, `navigator.userAgent`. */
  readonly userAgent: string
}

/** A topic's connections, looked at while somebody wants to see them, and checks of what keeps them from being made. */
export class Network<S extends NetworkSwarm = NetworkSwarm> extends TypedEvents<NetworkEvents> {
  readonly swarm: S
  readonly #env: Environment
  readonly #doctor: Doctor
  readonly #online: () => boolean
  readonly #browser: string
  readonly #rates = new Rates()
  readonly #end = new AbortController()
  #cancelLook: () => void = () => undefined
  #picture: NetworkPicture
  #isAsking = false

  /** For `openNetwork`. */
  constructor({swarm, env, doctor, online, userAgent}: NetworkParts<S>) {
    super()
    this.swarm = swarm
    this.#env = env
    this.#doctor = doctor
    this.#online = online
    this.#browser = browserIn(userAgent)
    const {signal} = this.#end
    for (const name of ['status', 'people', 'neighbour', 'neighbourGone'] as const)
      swarm.on(name, () => this.#changed(), {signal})
    doctor.on('examination', () => this.emit('examination', undefined), {signal})
    this.#picture = this.#drawn()
    this.#lookLater()
  }

  /** A new object after each change, announced by 'picture': about once a second. */
  get picture(): NetworkPicture {
    return this.#picture
  }

  /** What was found last, or so far; announced by 'examination'. */
  get examination(): Examination {
    return this.#doctor.examination
  }

  /**
   * Finds out why connections are not made: asks the relays and the STUN and TURN servers in use, opens a database, and says what it comes
   * to. While that goes on, whoever asks gets the same answer. Never rejects.
   */
  examine(): Promise<Examination> {
    this.#isAsking = true
    return this.#doctor.examine()
  }

  /** Gives up what `examine` began. */
  cancel(): void {
    this.#doctor.cancel()
  }

  /** Everything a developer may want to know, addresses of servers and names of people included. */
  getReport(): NetworkReport {
    const {access, status} = this.swarm
    const report = this.swarm.getReport()
    return {
      ...report,
      topicLinks: this.#links(report),
      access,
      status,
      online: this.#online(),
      examination: this.examination,
      versions: {
        protocol: `${protocolVersions.min}-${protocolVersions.max}`,
        features: ownFeatures,
        browser: this.#browser
      }
    }
  }

  /** The same to be given away, as JSON: no address, name of a person or topic, or password is in it, and keys are cut short. */
  maskedReport(): string {
    return JSON.stringify(maskedReport(this.getReport()), null, 2)
  }

  /** Stops looking. Checks that were asked for here and go on are given up. */
  async close(): Promise<void> {
    this.#end.abort()
    this.#cancelLook()
    if (this.#isAsking) this.cancel()
  }

  #lookLater(): void {
    this.#cancelLook = this.#env.scheduler.after(doctorParameters.lookMs, () => {
      this.#changed()
      this.#lookLater()
    })
  }

  #changed(): void {
    this.#picture = this.#drawn()
    this.emit('picture', undefined)
  }

  #drawn(): NetworkPicture {
    const {status, people} = this.swarm
    const report = this.swarm.getReport()
    this.#rates.look(this.#env.clock.monotonic(), this.#links(report))
    const {relays, ice, unlinkedPages} = report
    return {status, people, relays, ice, links: this.#links(report), unlinkedPages}
  }

  #links({neighbours}: SwarmReport): readonly NetworkLink[] {
    const nowMs = this.#env.clock.monotonic()
    return neighbours.map(({routingId, key, name, sinceMs = nowMs, isQuiet = false, lanes = 0, ...measured}) => {
      const {roundTripMs, path, traffic} = measured
      const {sentBytes = 0, receivedBytes = 0} = traffic ?? {}
      const ageMs = nowMs - sinceMs
      const link = {routingId, key, name, isQuiet, roundTripMs, path, lanes, ageMs, sentBytes, receivedBytes}
      return {...link, ...this.#rates.of(routingId)}
    })
  }
}

/** Name and version only: the rest says more of a person than is needed. */
export function browserIn(userAgent: string): string {
  for (const name of ['Firefox', 'Edg', 'Chrome', 'Version'])
    for (const [, version] of userAgent.matchAll(new RegExp(`\\b${name}/(\\d{1,4})`, 'g')))
      return `${name === 'Version' ? 'Safari' : name === 'Edg' ? 'Edge' : name} ${version}`
  return 'unknown'
}
