import {describe, expect, it} from 'vitest'
import {SwarmError} from '../../../src/base/errors.ts'
import {checkBrowserSupport} from '../../../src/swarm/browser-support.ts'

class Present {}
const full = {isSecureContext: true, CryptoKey: Present, RTCPeerConnection: Present} as unknown as typeof globalThis

describe('checkBrowserSupport', () => {
  it('is content with a browser that has all it takes', () => {
    expect(() => checkBrowserSupport(full)).not.toThrow()
  })

  for (const [missing, reason] of [
    [{isSecureContext: false}, 'insecure-context'],
    [{CryptoKey: undefined}, 'crypto-missing'],
    [{RTCPeerConnection: undefined}, 'webrtc-missing']
  ] as const) {
    it(`says ${reason} in a sentence`, () => {
      const check = () => checkBrowserSupport({...full, ...missing} as typeof globalThis)
      expect(check).toThrow(SwarmError)
      expect(check).toThrow(expect.objectContaining({reason, message: expect.stringMatching(/\.$/)}))
    })
  }
})
