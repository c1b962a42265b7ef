import {maskServer, maskText, shortened} from './mask.ts'
import type {NetworkReport} from './network-report.ts'

/**
 * A report to be given away. Made of what is known to be harmless, so that what a report gains later stays out until somebody has thought
 * about it. What relays, servers and callbacks say in their own words is left out: an address can be written in more ways than anybody can look for.
 */
export function maskedReport(report: NetworkReport): object {
  const {examination, ice} = report
  return {
    versions: {...report.versions, browser: maskText(report.versions.browser)},
    access: report.access,
    status: report.status,
    online: report.online,
    relays: report.relays.map(({kind, url, state, latencyMs, trouble}) => ({
      kind,
      url: kind === 'tabs' ? '' : maskServer(url),
      state,
      latencyMs: rounded(latencyMs),
      hasTrouble: trouble !== undefined
    })),
    ice: {
      relayOnly: ice.relayOnly,
      servers: ice.servers.map(maskServer),
      turn: ice.turn.kind === 'failed' ? {kind: ice.turn.kind} : ice.turn,
      refusals: ice.refusals.map(({url, code}) => ({url: maskServer(url), code}))
    },
    topicLinks: report.topicLinks.map(link => ({
      page: shortened(link.routingId),
      person: shortened(link.key),
      isQuiet: link.isQuiet,
      path: link.path,
      lanes: link.lanes,
      roundTripMs: rounded(link.roundTripMs),
      ageMs: rounded(link.ageMs),
      sentBytes: link.sentBytes,
      receivedBytes: link.receivedBytes,
      upBytesPerSecond: rounded(link.upBytesPerSecond),
      downBytesPerSecond: rounded(link.downBytesPerSecond)
    })),
    unlinkedPages: report.unlinkedPages,
    heldBack: report.heldBack,
    links: report.links,
    pending: report.pending,
    counts: figures(report.counts),
    drops: figures(report.drops),
    closed: figures(report.closed),
    rendezvous: figures(report.rendezvous),
    examination: {
      kind: examination.kind,
      checks:
        examination.kind === 'never'
          ? []
          : examination.checks.map(({name, subject, state}) => ({
              name,
              subject: subject === '' ? '' : maskServer(subject),
              state
            })),
      verdict: examination.kind === 'done' ? examination.verdict.kind : undefined
    }
  }
}

const rounded = (figure: number | undefined) => (figure === undefined ? undefined : Math.round(figure))

/** Names of counters are ours; what is no figure is none of them. */
const figures = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(counts)
      .filter(([name, figure]) => /^[a-zA-Z-]{1,40}$/.test(name) && typeof figure === 'number')
      .map(([name, figure]) => [name, figure])
  )
