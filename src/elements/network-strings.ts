import type {Check, Verdict} from './network-view.ts'
import {bytesText} from './text/amounts.ts'

/** Texts of the network view, which is loaded with it. */
export const connections = () => 'Connections'
export const status = (kind: string, links: number): string => {
  if (links > 0) return links === 1 ? 'You are linked with 1 other page.' : `You are linked with ${links} other pages.`
  switch (kind) {
    case 'offline':
      return 'You are not connected. Nothing answers where browsers find each other.'
    case 'left':
      return 'You have left this topic.'
    case 'alone':
      return 'You are connected, and nobody else is in this topic now.'
    default:
      return 'Looking for others…'
  }
}

export const whyTitle = () => 'Why can’t I connect?'
export const checkNow = () => 'Check now'
export const checkAgain = () => 'Check again'
export const stopChecking = () => 'Stop'
export const checking = () => 'Checking…'
export const asks = () =>
  'The check looks at this browser and this network. It asks these servers and nobody else; they see your address:'
export const asksNobody = () =>
  'The check looks at this browser and this network. No servers are set, so it asks nobody.'
export const allChecks = (count: number) => `What was checked · ${count}`

const minutes = (offsetMs: number) => {
  const count = Math.max(1, Math.round(Math.abs(offsetMs) / 60_000))
  return `${count} ${count === 1 ? 'minute' : 'minutes'}`
}

/** What it comes to, and what to do. */
export function verdict(found: Verdict): string {
  switch (found.kind) {
    case 'insecure':
      return 'This page was opened without https, so browsers switch off what it needs. Open its https address.'
    case 'webrtc-off':
      return 'This browser does not make direct connections. Switch WebRTC on, or an extension that blocks it off, or use another browser.'
    case 'offline':
      return 'Nothing on the internet answers. Check that this device is online, then check again.'
    case 'no-relays':
      return 'No relay is set, so nobody can find you. Add one in Settings → Connection.'
    case 'relays-out':
      return 'No relay answers, so new people cannot find you. Your network or an extension may block them: try another network, or name another relay in Settings → Connection.'
    case 'turn-password':
      return 'Your TURN server does not take the user or the password. Correct it in Settings → Connection.'
    case 'turn-credentials':
      return 'This page could not get a password for its TURN server. Try again later, or tell who runs the page.'
    case 'hidden-without-turn':
      return 'Your address is hidden, and no TURN server works to hide behind. Correct it in Settings → Connection.'
    case 'needs-turn':
      return found.because === 'udp-blocked'
        ? 'Your network blocks direct connections. Add a TURN server in Settings → Connection.'
        : 'Your network is strict: people on other strict networks cannot reach you directly. Add a TURN server in Settings → Connection.'
    case 'stun-out':
      return 'No STUN server answers, so people on other networks may not reach you. Your network may block UDP: try another one, or add a TURN server in Settings → Connection.'
    case 'no-stun':
      return 'No STUN server is set, so only people on your own network are sure to reach you. Add one in Settings → Connection.'
    case 'turn-out':
      return 'Direct connections work here. Your TURN server does not answer: correct it in Settings → Connection.'
    case 'storage':
      return 'Connections work. This browser keeps little or nothing for this page: leave the private window, or make room.'
    case 'clock':
      return `Connections work. Your clock is ${minutes(found.offsetMs)} ${found.offsetMs > 0 ? 'behind' : 'ahead'} of the others’: set it right.`
    case 'cancelled':
      return 'The check was stopped. Start it again to know more.'
    case 'turn-helps':
      return 'Your network is strict, and your TURN server gets you through. If somebody is still missing, let them check too.'
    case 'alone':
      return 'Everything works here, and nobody else is in this topic now. Send someone the link.'
    case 'fine':
      return 'Everything works here. If somebody is missing, let them check too.'
  }
}

/** What a check is about. */
export function checkTitle({name, subject}: Check): string {
  switch (name) {
    case 'secure':
      return 'Page is opened safely'
    case 'webrtc':
      return 'Browser makes direct connections (WebRTC)'
    case 'storage':
      return 'Browser keeps what is said'
    case 'relay':
      return subject === '' ? 'Relays' : `Relay ${subject}`
    case 'stun':
      return subject === '' ? 'STUN servers' : `STUN server ${subject.replace(/^stuns?:/i, '')}`
    case 'mapping':
      return 'Network lets others answer (mapping)'
    case 'turn':
      return subject === '' ? 'TURN servers' : `TURN server ${subject}`
    case 'udp':
      return 'Network lets UDP through'
    case 'clock':
      return 'Clock agrees with others'
  }
}

/** How a check stands. */
export function checkState({name, state}: Check): string {
  switch (state.kind) {
    case 'waiting':
      return 'Waits'
    case 'checking':
      return 'Checking…'
    case 'good':
      return goodWords(state.fact)
    case 'trouble':
      return troubleWords(state)
    case 'unknown':
      return unknownWords(name, state.why)
  }
}

type State = Check['state']
type Fact = Extract<State, {kind: 'good'}>['fact']

function goodWords(fact: Fact): string {
  switch (fact?.kind) {
    case undefined:
      return 'Yes'
    case 'answered':
      return `Answers, after ${Math.round(fact.afterMs)} ms`
    case 'room': {
      const left = fact.leftBytes === undefined ? 'Yes' : `Yes, with ${bytesText(fact.leftBytes)} left`
      return fact.persisted ? left : `${left}; it may clear it when the disk is full`
    }
    case 'mapping':
      return fact.mapping === 'own-address' ? 'Yes, no router is between' : 'Yes, the same port for everybody'
    case 'offset':
      return 'Yes'
  }
}

function troubleWords({why, code, offsetMs}: Extract<State, {kind: 'trouble'}>): string {
  switch (why) {
    case 'insecure':
      return 'No: open the https address'
    case 'webrtc-missing':
      return 'No: it is switched off'
    case 'webrtc-blocked':
      return 'No: something stops it, such as an extension'
    case 'no-network':
      return 'No: this device has no network'
    case 'storage-missing':
      return 'No: private windows often do not'
    case 'storage-broken':
      return 'No: its storage does not work. Restart the browser'
    case 'storage-full':
      return 'Hardly any room left: delete files you do not need'
    case 'unreachable':
      return 'Does not answer'
    case 'mute':
      return 'Is there, and answers nothing'
    case 'wrong-password':
      return 'Wrong user or password (401)'
    case 'refused':
      return `Refuses (code ${code ?? '?'})`
    case 'no-credentials':
      return 'This page got no password for it'
    case 'symmetric':
      return 'Another port for each: symmetric. Needs TURN'
    case 'udp-blocked':
      return 'No: TURN over TCP still works'
    case 'clock-off':
      return `Off by ${minutes(offsetMs ?? 0)}: set it right`
  }
}

function unknownWords(name: Check['name'], why: Extract<State, {kind: 'unknown'}>['why']): string {
  switch (why) {
    case 'cancelled':
      return 'Not known: stopped'
    case 'not-set':
      return name === 'udp' ? 'Not known: no server to try it with' : 'None is set'
    case 'hidden':
      return 'Not asked: your address is hidden'
    case 'needs-two':
      return 'Not known: needs two STUN servers that answer'
    case 'no-answers':
      return 'Not known: nothing answered'
    case 'nobody':
      return 'Not known: nobody is here to compare with'
    case 'unclear':
      return 'Not known: no clear answer'
    case 'too-slow':
      return 'Not known: it took too long'
    case 'skipped':
      return 'Not checked: something before it is missing'
    case 'failed':
      return 'Not known: the check itself failed'
  }
}

/** The mark of a state for those who do not see it. */
export const checkMark = (kind: State['kind']): string => {
  switch (kind) {
    case 'waiting':
    case 'checking':
      return 'not yet'
    case 'good':
      return 'good'
    case 'trouble':
      return 'trouble'
    case 'unknown':
      return 'not known'
  }
}

export const drawing = (links: number, relayed: number, unlinked: number) => {
  if (links === 0) return 'Drawing: this page, linked with nobody.'
  const through = relayed === 0 ? '' : `, ${relayed} of them through a TURN server`
  const more = unlinked === 0 ? '' : ` ${morePages(unlinked)}`
  return `Drawing: this page in the middle, linked with ${links}${through}. The list says the same.${more}`
}
export const nobodyLinked = () => 'Nobody else is linked yet.'
export const thisPage = () => 'you'
export const morePages = (count: number) =>
  count === 1
    ? '1 more page was met, and is not linked with this one.'
    : `${count} more pages were met, and are not linked with this one.`
export const notDrawn = (count: number) => `${count} more are in the list.`
export const legendDirect = () => 'direct'
export const legendRelayed = () => 'through a TURN server'
export const legendUnknown = () => 'way not known yet'
export const links = (count: number) => `Linked pages · ${count}`
export const milliseconds = (ms: number) => `${Math.round(ms)} ms`
export const way = (kind: 'direct' | 'relayed' | 'unknown') =>
  kind === 'direct' ? legendDirect() : kind === 'relayed' ? legendRelayed() : legendUnknown()
export const quiet = () => 'silent for a while'
export const rate = (bytesPerSecond: number) => `${bytesText(Math.round(bytesPerSecond))}/s`
export const rates = (up: string, down: string) => `sends ${up}, gets ${down}`
export const pathName = () => 'Way'
export const path = (local: string, remote: string, protocol: string) =>
  `${local} to ${remote}, ${protocol.toUpperCase()}`
export const roundTripName = () => 'There and back'
export const sentName = () => 'Sent, received'
export const sent = (up: number, down: number) => `${bytesText(up)}, ${bytesText(down)}`
export const sinceName = () => 'Linked for'
export const since = (ms: number) => {
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const whole = Math.floor(seconds / 60)
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`
}
export const lanesName = () => 'Files'
export const lanes = (count: number) =>
  `over ${count} more ${count === 1 ? 'connection' : 'connections'}, for the way is long`
export const notMeasured = () => 'not measured yet'

export const relays = () => 'Where browsers find each other'
export const noRelays = () => 'No relay is set. Add one in Settings → Connection.'
export const report = () => 'Report'
export const reportHint = () =>
  'For whoever helps you. Addresses, names and the topic are left out, and keys are cut short; the names of servers stay.'
export const copyReport = () => 'Copy report'
export const reportText = () => 'Text of the report'
