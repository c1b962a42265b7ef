/**
 * Runs in every page before its own scripts. Keeps each connection that is made and each candidate that comes from the
 * other side, so that what the page says of its paths can be held against the browser's own statistics.
 */
export function watchConnections() {
  const lab = {connections: [], remote: []}
  globalThis.lab = lab
  const noted = text => {
    for (const [line] of String(text ?? '').matchAll(/candidate:[^\r\n]+/g)) lab.remote.push(line)
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options)
      lab.connections.push(this)
    }
    setRemoteDescription(description) {
      noted(description?.sdp)
      return super.setRemoteDescription(description)
    }
    addIceCandidate(candidate) {
      noted(candidate?.candidate)
      return super.addIceCandidate(candidate)
    }
  }
  const swarm = () => document.querySelector('shoal-app')?.shadowRoot?.querySelector('p2p-swarm')?.swarm
  lab.report = () => swarm()?.getReport()
  /** What the browser itself says of the connection in use. */
  lab.path = async () => {
    for (const connection of lab.connections) {
      if (connection.connectionState !== 'connected') continue
      const rows = new Map()
      for (const [id, row] of await connection.getStats()) rows.set(id, row)
      const transport = [...rows.values()].find(({type}) => type === 'transport')
      const pair = rows.get(transport?.selectedCandidatePairId)
      const [local, remote] = [rows.get(pair?.localCandidateId), rows.get(pair?.remoteCandidateId)]
      if (!local || !remote) continue
      return {
        local: local.candidateType,
        remote: remote.candidateType,
        protocol: local.relayProtocol ?? local.protocol
      }
    }
    return undefined
  }
  /** When others were linked first, milliseconds since 1970; null before. */
  const linked = setInterval(() => {
    if (!(lab.report()?.neighbours.length > 0)) return
    clearInterval(linked)
    lab.linkedMs = performance.timeOrigin + performance.now()
  }, 10)
  const log = () =>
    document
      .querySelector('shoal-app')
      ?.shadowRoot?.querySelector('p2p-chat')
      ?.shadowRoot?.querySelector('p2p-chat-log')?.shadowRoot
  /** When a message with this text was on the screen, likewise. */
  lab.heard = text =>
    new Promise(resolve => {
      const look = setInterval(() => {
        if (![...(log()?.querySelectorAll('.text') ?? [])].some(({textContent}) => textContent?.includes(text))) return
        clearInterval(look)
        resolve(performance.timeOrigin + performance.now())
      }, 20)
    })
}
