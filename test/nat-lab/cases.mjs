/**
 * What is tried, and what must come out: the ways a link may take (`pairs.mjs`), or that none comes about.
 *
 * @typedef {object} Side
 * @property {import('./nat-rules.mjs').NatKind} kind
 * @property {import('./nat-rules.mjs').Let} [lets]
 *
 * @typedef {object} Found
 * @property {string} verdict
 * @property {Readonly<Record<string, string>>} checks by their titles
 *
 * @typedef {object} LabCase
 * @property {string} name
 * @property {Side} a
 * @property {Side} b
 * @property {boolean} [sameLan] both are in the household of a
 * @property {'none' | 'right' | 'wrong'} turn
 * @property {boolean} [byHand] the household has no way out, so that no relay is reached: two texts are passed instead
 * @property {boolean} [relayOnly] neither shows its address
 * @property {readonly (readonly [import('./pairs.mjs').End, import('./pairs.mjs').End])[]} [allowed] without it no link must come about
 * @property {boolean} [ordered] A's end comes first
 * @property {boolean} [oneEnd] it is enough that one of the two ends takes an allowed way
 * @property {Found} [finds] one page alone, whose own checks must say this
 * @property {import('./trouble.mjs').Trouble} [trouble] what happens to the network of a
 * @property {number} [recoveryLimitMs] what was said meanwhile is on both screens this long after the network is back
 * @property {boolean} [fast] part of every test run
 */

const direct = /** @type {const} */ ([['reflexive', 'reflexive']])
const withHost = /** @type {const} */ ([['host', 'reflexive']])
const relayed = /** @type {const} */ ([['relay-udp', 'reflexive']])

const kind = (kind, lets) => ({kind, ...(lets === undefined ? {} : {lets})})

/** @type {readonly LabCase[]} */
export const pairCases = [
  {
    name: 'same-lan',
    a: kind('cone'),
    b: kind('cone'),
    sameLan: true,
    turn: 'right',
    allowed: [['host', 'host']],
    fast: true
  },
  {
    name: 'lan-invite',
    a: kind('cone'),
    b: kind('cone'),
    sameLan: true,
    byHand: true,
    turn: 'none',
    allowed: [['host', 'host']],
    fast: true
  },
  {name: 'public/cone', a: kind('public'), b: kind('cone'), turn: 'right', allowed: withHost},
  {name: 'public/sym', a: kind('public'), b: kind('sym'), turn: 'right', allowed: withHost},
  {name: 'cone/cone', a: kind('cone'), b: kind('cone'), turn: 'right', allowed: direct, fast: true},
  {name: 'full/sym', a: kind('full'), b: kind('sym'), turn: 'right', allowed: direct},
  // Chromium (150) leaves its two ends on different pairs here in every third run, one of them over a relay, and both work.
  {name: 'addr/sym', a: kind('addr'), b: kind('sym'), turn: 'right', allowed: direct, oneEnd: true},
  {name: 'cone/sym', a: kind('cone'), b: kind('sym'), turn: 'right', allowed: relayed},
  {name: 'sym/sym', a: kind('sym'), b: kind('sym'), turn: 'right', allowed: relayed, fast: true},
  {
    name: 'no-udp/cone',
    a: kind('cone', 'no-udp'),
    b: kind('cone'),
    turn: 'right',
    allowed: [['relay-tcp', 'reflexive']],
    ordered: true,
    fast: true
  },
  {
    name: 'no-udp/no-udp',
    a: kind('cone', 'no-udp'),
    b: kind('cone', 'no-udp'),
    turn: 'right',
    allowed: [['relay-tcp', 'relay-tcp']]
  },
  {
    name: 'tls-only/cone',
    a: kind('cone', 'tls-only'),
    b: kind('cone'),
    turn: 'right',
    allowed: [['relay-tls', 'reflexive']],
    ordered: true,
    fast: true
  },
  {
    name: 'relay-only',
    a: kind('cone'),
    b: kind('cone'),
    turn: 'right',
    relayOnly: true,
    allowed: [
      ['relay-udp', 'relay-udp'],
      ['relay-udp', 'relay-tcp'],
      ['relay-tcp', 'relay-tcp']
    ],
    fast: true
  },
  {name: 'cone/sym-without-turn', a: kind('cone'), b: kind('sym'), turn: 'none'},
  {name: 'sym/sym-without-turn', a: kind('sym'), b: kind('sym'), turn: 'none'},
  {name: 'sym/sym-wrong-password', a: kind('sym'), b: kind('sym'), turn: 'wrong'}
]

const outage = (name, how, forMs, fast = false) => ({
  name,
  a: kind('cone'),
  b: kind('cone'),
  turn: /** @type {const} */ ('right'),
  allowed: direct,
  trouble: {how, forMs},
  recoveryLimitMs: 3_000,
  fast
})

/** @type {readonly LabCase[]} */
export const troubleCases = [
  outage('outage-10s-uplink', 'uplink', 10_000),
  outage('outage-10s-carrier', 'carrier', 10_000),
  outage('outage-10s-interface', 'interface', 10_000, true),
  outage('outage-35s-uplink', 'uplink', 35_000),
  outage('outage-35s-carrier', 'carrier', 35_000),
  outage('outage-35s-interface', 'interface', 35_000),
  // Browsers put off sockets after many failed, and hold on to attempts that hang.
  outage('outage-60s-uplink', 'uplink', 60_000),
  outage('new-address', 'new-address', 0, true),
  // No event tells of it.
  outage('second-address', 'second-address', 3_000)
]

const mapping = 'Network lets others answer (mapping)'
const symmetric = 'Another port for each: symmetric. Needs TURN'
const udp = 'Network lets UDP through'
const strict =
  'Your network is strict: people on other strict networks cannot reach you directly. Add a TURN server in Settings → Connection.'
const helped =
  'Your network is strict, and your TURN server gets you through. If somebody is still missing, let them check too.'
const alone = 'Everything works here, and nobody else is in this topic now. Send someone the link.'

const examined = (name, a, turn, verdict, checks, fast = false) => ({
  name: `checks-${name}`,
  a,
  b: kind('cone'),
  turn,
  finds: {verdict, checks},
  fast
})

/** “Why can’t I connect?”, asked behind each kind of router. @type {readonly LabCase[]} */
export const checkCases = [
  examined('public', kind('public'), 'none', alone, {[mapping]: 'Yes, no router is between', [udp]: 'Yes'}),
  examined('cone', kind('cone'), 'none', alone, {[mapping]: 'Yes, the same port for everybody', [udp]: 'Yes'}),
  examined('sym', kind('sym'), 'none', strict, {[mapping]: symmetric, [udp]: 'Yes'}, true),
  examined('sym-with-turn', kind('sym'), 'right', helped, {[mapping]: symmetric}),
  examined(
    'no-udp',
    kind('cone', 'no-udp'),
    'none',
    'No STUN server answers, so people on other networks may not reach you. Your network may block UDP: try another one, or add a TURN server in Settings → Connection.',
    {[udp]: 'Not known: nothing answered'}
  ),
  examined('no-udp-with-turn', kind('cone', 'no-udp'), 'right', helped, {[udp]: 'No: TURN over TCP still works'})
]

export const allCases = [...pairCases, ...troubleCases, ...checkCases]
