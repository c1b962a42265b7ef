import {DropCounts} from '../base/drop-counts.ts'
import type {RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import type {CarrierListener, SignalCarrier} from '../rendezvous/signal-carrier.ts'
import type {Mesh} from './mesh.ts'
import type {TopicMembership} from './topic-membership.ts'
import {TopicSignals, type SignalDrop} from './topic-signals.ts'

/** Carries signals over the links of one mesh, each topic by itself: nothing of one is heard or told in another. */
export class MeshSignals implements SignalCarrier {
  readonly drops = new DropCounts<SignalDrop>()
  readonly #env: Environment
  readonly #mesh: Pick<Mesh, 'memberships' | 'listeners'>
  readonly #topics = new Map<TopicMembership, TopicSignals>()
  readonly #listening = new Map<string, CarrierListener>()
  readonly #undo: () => void

  constructor(env: Environment, mesh: Pick<Mesh, 'memberships' | 'listeners'>) {
    this.#env = env
    this.#mesh = mesh
    const listener = {changed: () => this.#topicsChanged()}
    mesh.listeners.add(listener)
    this.#undo = () => mesh.listeners.delete(listener)
    this.#topicsChanged()
  }

  close(): void {
    this.#undo()
    for (const signals of this.#topics.values()) signals.close()
    this.#topics.clear()
  }

  listen({roomId}: {readonly roomId: string}, listener: CarrierListener): () => void {
    this.#listening.set(roomId, listener)
    return () => {
      if (this.#listening.get(roomId) === listener) this.#listening.delete(roomId)
    }
  }

  isOpen(roomId: string): boolean {
    return this.#of(roomId)?.isOpen ?? false
  }

  wanted(roomId: string): readonly RoutingId[] {
    return this.#of(roomId)?.wanted() ?? []
  }

  wants(roomId: string, page: RoutingId): boolean {
    return this.#of(roomId)?.wants(page) ?? false
  }

  isAsked(roomId: string, page: RoutingId): boolean {
    return this.#of(roomId)?.isAsked(page) ?? false
  }

  send(roomId: string, to: RoutingId, signal: string): boolean {
    return this.#of(roomId)?.send(to, signal) ?? false
  }

  /** Pages in this room, the own one included, as far as can be told from here. */
  pages(roomId: string): number {
    return this.#of(roomId)?.pages ?? 1
  }

  /** What is kept of signals that came by in this room, all together. */
  remembered(roomId: string): number {
    return this.#of(roomId)?.remembered ?? 0
  }

  #of(roomId: string): TopicSignals | undefined {
    for (const [{keys}, signals] of this.#topics) if (keys.roomId === roomId) return signals
    return undefined
  }

  #topicsChanged(): void {
    const joined = new Set(this.#mesh.memberships)
    for (const [membership, signals] of this.#topics) {
      if (joined.has(membership)) continue
      signals.close()
      this.#topics.delete(membership)
    }
    for (const membership of joined) {
      if (this.#topics.has(membership)) continue
      const listener = () => this.#listening.get(membership.keys.roomId)
      this.#topics.set(membership, new TopicSignals({env: this.#env, membership, drops: this.drops, listener}))
    }
  }
}
