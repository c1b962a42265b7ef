import {err, ok, type Result} from '../base/result.ts'
import {linkMembership, type LinkMembership} from '../identity/handshake.ts'
import type {TopicKeys} from '../protocol/topic.ts'
import type {Link} from './link.ts'

/** A link, and on one of a private topic what is shown and expected there before anything else. */
export interface OpenedLink {
  readonly link: Link
  readonly membership: LinkMembership | undefined
}

/** What a session needs of a link that is being opened. */
export async function openedLink(
  opening: Promise<Result<Link, string>>,
  privateTopic: TopicKeys | undefined
): Promise<Result<OpenedLink, string>> {
  const opened = await opening
  if (!opened.ok) return err(opened.error)
  const link = opened.value
  if (!privateTopic) return ok({link, membership: undefined})
  const role = link.initiator ? 'initiator' : 'responder'
  return ok({link, membership: await linkMembership(privateTopic.membershipKey, role, link.fingerprints)})
}
