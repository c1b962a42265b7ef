import type {RoutingId, TopicId} from '../../../src/base/ids.ts'
import type {Identity} from '../../../src/identity/identity.ts'
import {verify} from '../../../src/identity/signatures.ts'
import type {TopicMessage} from '../../../src/protocol/link-messages.ts'
import type {Link, LinkCloseReason} from '../../../src/swarm/link.ts'
import {Session, type Verdict} from '../../../src/swarm/session.ts'
import type {VirtualEnvironment} from '../virtual-environment.ts'

/** A session and what befell it, at one end of a link. */
export class SessionEnd {
  readonly session: Session
  readonly matched: TopicId[] = []
  readonly unmatched: TopicId[] = []
  readonly messages: TopicMessage[] = []
  readonly quiet: boolean[] = []
  closed: {readonly reason: LinkCloseReason; readonly said: string | undefined} | undefined
  proven = 0
  /** Whether a topic that was matched is carried. */
  carry = true
  verdict: () => Verdict | Promise<Verdict> = () => 'accept'

  constructor(env: VirtualEnvironment, link: Link, identity: Identity, id: string) {
    this.session = new Session({
      env,
      link,
      identity,
      verify,
      routingId: id as RoutingId,
      handlers: {
        proven: () => void this.proven++,
        matched: (_, topic) => (this.matched.push(topic), this.carry),
        unmatched: (_, topic) => void this.unmatched.push(topic),
        message: (_, __, message) => {
          this.received(message)
          return this.verdict()
        },
        quietChanged: session => void this.quiet.push(session.quiet),
        closed: (_, reason, said) => (this.closed = {reason, said})
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
