import type {HandshakeFailure} from '../identity/handshake.ts'
import type {LinkCloseReason} from './link.ts'
import type {DropReason} from './peer-conduct.ts'

/** Why a link is closed whose handshake failed. */
export const closeReasonOf: Readonly<Record<HandshakeFailure, LinkCloseReason>> = {
  malformed: 'invalid',
  order: 'invalid',
  reflection: 'invalid',
  membership: 'invalid',
  signature: 'invalid',
  version: 'version',
  goodbye: 'goodbye',
  crypto: 'handshake'
}

/** What that is counted as, when it is the other side's doing. */
export function dropReasonOf(failure: HandshakeFailure): DropReason | undefined {
  if (closeReasonOf[failure] !== 'invalid') return undefined
  if (failure === 'malformed') return 'malformed'
  return failure === 'signature' || failure === 'membership' ? 'forged-proof' : 'before-proof'
}
