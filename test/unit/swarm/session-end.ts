import type {RoutingId} from '../../../src/base/ids.ts'
import type {Identity} from '../../../src/identity/identity.ts'
import {verify} from '../../../src/identity/signatures.ts'
import type {TopicMessage} from '../../../src/protocol/link-messages.ts'
import type {Link, LinkCloseReason} from '../../../src/swarm/link.ts'
import {Session, type Verdict} from '../../../src/swarm/session.ts'
import type {VirtualEnvironment} from '../virtual-environment.ts'

/** A session and what befell it, at one end of a link. */
export class SessionEnd {
  readonly session: Session
  readonly messages: TopicMessage[] = []
  matched = 0
  closed: LinkCloseReason | undefined
  verdict: () => Verdict | Promise<Verdict> = () => 'accept'

  constructor(env: VirtualEnvironment, link: Link, identity: Identity, id: string) {
    this.session = new Session({
      env,
      link,
      identity,
      verify,
      routingId: id as RoutingId,
      handlers: {
        proven: () => undefined,
        matched: () => ++this.matched > 0,
        unmatched: () => undefined,
        message: (_, __, message) => {
          this.received(message)
          return this.verdict()
        },
        quietChanged: () => undefined,
        closed: (_, reason) => (this.closed = reason)
      }
    })
  }

  protected received(message: TopicMessage): void {
    this.messages.push(message)
  }

  drops(): Readonly<Record<string, number>> {
    return {...this.session.conduct.drops.snapshot()}
  }
}
