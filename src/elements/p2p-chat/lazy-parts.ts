import type {Environment} from '../../base/ports.ts'
import {LateParts} from '../late-parts.ts'

/** Parts that writing does not wait for: siblings of the embed, loaded when they are first shown. */
const loaders = {
  people: () => import('../p2p-chat-people/p2p-chat-people.ts'),
  invite: () => import('../p2p-chat-invite/p2p-chat-invite.ts'),
  person: () => import('../p2p-chat-person/p2p-chat-person.ts'),
  search: () => import('../p2p-chat-search/p2p-chat-search.ts'),
  history: () => import('../p2p-chat-history/p2p-chat-history.ts'),
  direct: () => import('../p2p-chat-direct/p2p-chat-direct.ts'),
  files: () => import('../p2p-files-list/p2p-files-list.ts'),
  card: () => import('../p2p-files-card/p2p-files-card.ts'),
  alerts: () => import('../p2p-chat-alerts/p2p-chat-alerts.ts'),
  lobby: () => import('../p2p-lobby-view/p2p-lobby-view.ts'),
  network: () => import('../p2p-network-view/p2p-network-view.ts')
}

/**
 * Parts with a place in the first picture that wait until it stands and the newest message had time to come: milliseconds from the
 * opening, and no longer for who asks later. Somebody who finds others within that time never needs the invitation.
 */
const waitMs: Partial<Record<LazyPart, number>> = {people: 300, invite: 700}

export type LazyPart = keyof typeof loaders

/** Loads parts as they are asked for, each once. */
export class LazyParts extends LateParts<typeof loaders> {
  constructor(env: Environment, changed: () => void) {
    super(env, loaders, changed, waitMs)
  }
}
