import {setTimeout as delay} from 'node:timers/promises'
import {LabPage, siteAddress} from './lab-page.mjs'
import {isAllowed, isDirect, pairName} from './pairs.mjs'
import {happen, restore} from './trouble.mjs'

/** A link opens within this, or it never does: a connection has failed for good by then (15–16 s). */
const neverMs = 20_000
const openLimitMs = 15_000
/** A better way is taken soon after the first; until then the pair is looked at again. */
const settleMs = 6_000
const bestPathLimitMs = 15_000
/** Two leaves and a bit: what arrives is verified in pieces. */
const fileBytes = 150_000

/**
 * @typedef {object} Outcome
 * @property {string} case
 * @property {boolean} ok
 * @property {string | null} pair
 * @property {number | null} openMs from the second page's first byte to both being linked
 * @property {number} [recoveryMs] from the network being back to what was said meanwhile being on both screens
 * @property {number} [bestPathMs] and to the link taking an allowed way again
 * @property {string} [found] what the page's own checks came to
 * @property {boolean} [late] everything came about, but not in time
 * @property {number} [lateMs] as `recoveryMs`, when it was too much and the case was run once more
 * @property {string} [why] when it is not ok
 */

/**
 * @param {import('./cases.mjs').LabCase} lab
 * @param {import('./network.mjs').Network} network
 * @param {import('./peers.mjs').Peers} peers
 * @returns {Promise<Outcome>} never rejects because of what the pages do
 */
export async function runCase(lab, network, peers) {
  const outcome = {case: lab.name, ok: false, pair: null, openMs: null}
  const pages = []
  try {
    await Promise.all([network.setNat('a', lab.a), network.setNat('b', lab.b)])
    if (lab.byHand) await network.setWayOut(false)
    await runPages(lab, network, peers, pages, outcome)
    const errors = pages.flatMap(({errors}) => errors)
    if (errors.length > 0) throw new Error(errors[0])
    outcome.ok = true
  } catch (error) {
    outcome.why = error.message
  } finally {
    await Promise.all(pages.map(page => page.close().catch(() => {})))
    if (lab.byHand) await network.setWayOut(true)
    if (lab.trouble) await restore(network, lab.trouble)
  }
  return outcome
}

async function runPages(lab, network, peers, pages, outcome) {
  const topic = `lab-${lab.name.replaceAll('/', '-')}-${Date.now().toString(36)}`
  const open = async (name, person) => {
    const page = await LabPage.open(await peers.browser(name), siteAddress(topic, {...lab, name: person}))
    pages.push(page)
    return page
  }
  const a = await open('a', 'Ada')
  if (lab.finds) return expectFound(lab.finds, await a.examined(), outcome)
  const b = await open(lab.sameLan ? 'a2' : 'b', 'Ben')
  if (!lab.allowed) return expectNever(lab, a, b)
  if (lab.byHand) {
    await a.acceptByHand(await b.answerByHand(await a.offerByHand()))
  }
  const linked = await Promise.all([a.linkedMs(openLimitMs), b.linkedMs(openLimitMs)])
  if (linked.includes(undefined)) throw new Error(`no link within ${openLimitMs} ms`)
  outcome.openMs = Math.round(Math.max(...linked) - (await b.beganMs()))
  if (lab.byHand) await expectNoRelay(a, b)
  await exchange(a, b)
  // The end that does not choose the way follows what comes over it: it is known once something came.
  await expectPath(lab, a, b, outcome, settleMs)
  if (lab.relayOnly) await expectHidden(a, b)
  if (lab.trouble) await expectRecovery(lab, network, a, b, outcome)
}

/** Nothing but the members themselves introduced them. */
async function expectNoRelay(a, b) {
  const known = (await Promise.all([a.report(), b.report()])).map(({relays}) =>
    relays.filter(({kind}) => kind !== 'mesh')
  )
  if (known.some(relays => relays.length === 0)) throw new Error('a page knew no relay that it could have reached')
  const reached = known.flat().find(({state}) => state === 'open')
  if (reached !== undefined) throw new Error(`a relay was reached: ${reached.url}`)
}

/** The page's own checks say of the network what it is. */
function expectFound({verdict, checks}, examined, outcome) {
  outcome.found = examined.verdict
  const wrong = Object.entries(checks).filter(([what, found]) => examined.found[what] !== found)
  if (wrong.length > 0 || examined.verdict !== verdict) throw new Error(`it was found: ${JSON.stringify(examined)}`)
}

/** They find each other and never link. */
async function expectNever(lab, a, b) {
  const linked = await Promise.all([a.linkedMs(neverMs), b.linkedMs(neverMs)])
  if (!linked.every(ms => ms === undefined)) throw new Error('they linked')
  const reports = await Promise.all([a.report(), b.report()])
  const met = await Promise.all([a.remoteCandidates(), b.remoteCandidates()])
  if (met.some(candidates => candidates.length === 0)) throw new Error('they never exchanged descriptions')
  if (lab.turn !== 'wrong') return
  const codes = reports.flatMap(({ice}) => ice.refusals.map(({code}) => code))
  if (!codes.includes(401)) throw new Error(`the password was not refused, but: ${codes.join()}`)
}

/** The link takes an allowed way, and the site says the same of it as the browser. */
async function expectPath(lab, a, b, outcome, withinMs) {
  const deadline = Date.now() + withinMs
  for (;;) {
    const [ofA, ofB] = await Promise.all([a.paths(), b.paths()])
    if (ofA.browser && ofB.browser) {
      outcome.pair = pairName(ofA.browser, ofB.browser)
      const isSaid = same(ofA) && same(ofB)
      if (isSaid && isAllowed(ofA.browser, ofB.browser, lab.allowed, lab)) return
    }
    if (
      Date.now() > deadline &&
      lab.oneEnd &&
      [ofA, ofB].some(seen => seen.browser && same(seen) && isDirect(seen.browser))
    )
      return
    if (Date.now() > deadline) throw new Error(`the way is ${JSON.stringify([ofA, ofB])}`)
    await delay(100)
  }
}

const same = ({browser, site}) =>
  site !== undefined && ['local', 'remote', 'protocol'].every(key => browser[key] === site[key])

/** A message each way, and a file. */
async function exchange(a, b) {
  await Promise.all([a.say('hello from a'), b.say('hello from b')])
  await Promise.all([a.heardMs('hello from b'), b.heardMs('hello from a')])
  await a.offerFile('block.bin', fileBytes)
  await b.getFile('block.bin')
}

/** Nothing but addresses of relays reached either. */
async function expectHidden(a, b) {
  const seen = (await Promise.all([a.remoteCandidates(), b.remoteCandidates()])).flat()
  const shown = seen.filter(line => !/ typ relay( |$)/.test(line) || / raddr (?!0\.0\.0\.0|::)/.test(line))
  if (seen.length === 0 || shown.length > 0) throw new Error(`an address was shown: ${shown[0] ?? 'none at all'}`)
}

async function expectRecovery(lab, network, a, b, outcome) {
  let heard = []
  const backMs = await happen(network, lab.trouble, async () => {
    await Promise.all([a.say('meanwhile at a'), b.say('meanwhile at b')])
    heard = [a.heardMs('meanwhile at b', 60_000), b.heardMs('meanwhile at a', 60_000)]
    for (const each of heard) each.catch(() => {})
  })
  outcome.recoveryMs = Math.round(Math.max(...(await Promise.all(heard))) - backMs)
  await expectPath(lab, a, b, outcome, bestPathLimitMs)
  outcome.bestPathMs = Date.now() - backMs
  outcome.late = outcome.recoveryMs > lab.recoveryLimitMs
  if (outcome.late) throw new Error(`data came ${outcome.recoveryMs} ms after the network`)
}
