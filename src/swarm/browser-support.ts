import {SwarmError} from '../base/errors.ts'

/**
 * Says in words what keeps this page from joining anything.
 * @throws SwarmError 'insecure-context' | 'crypto-missing' | 'webrtc-missing'
 */
export function checkBrowserSupport(scope: Partial<typeof globalThis> = globalThis): void {
  if (scope.isSecureContext === false) {
    throw new SwarmError(
      'insecure-context',
      'This page was opened over plain http, where browsers switch cryptography off. Open it with https, or on this computer as http://localhost.'
    )
  }
  if (typeof scope.CryptoKey !== 'function') {
    throw new SwarmError(
      'crypto-missing',
      'This browser has no WebCrypto, which keeps messages from being forged. A current version of it has.'
    )
  }
  if (typeof scope.RTCPeerConnection !== 'function') {
    throw new SwarmError(
      'webrtc-missing',
      'WebRTC is switched off in this browser, so it cannot reach other people’s browsers. Switch it on, or use another browser.'
    )
  }
}
