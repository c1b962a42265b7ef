import {describe, expect, it} from 'vitest'
import {Doctor} from '../../../../src/swarm/doctor/doctor.ts'
import type {Check, CheckName, CheckState, Examination, Verdict} from '../../../../src/swarm/doctor/findings.ts'
import {doctorParameters as limits} from '../../../../src/swarm/doctor/parameters.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {FakeProbes} from './fake-probes.ts'

type Done = Extract<Examination, {kind: 'done'}>

async function examined(change: (probes: FakeProbes) => void = () => undefined) {
  const probes = new FakeProbes()
  change(probes)
  const env = new VirtualEnvironment()
  const doctor = new Doctor(env, probes)
  void doctor.examine()
  await env.until(() => doctor.examination.kind === 'done', {withinMs: limits.runMs + 1_000})
  const {checks, verdict} = doctor.examination as Done
  const state = (name: CheckName, subject?: string) =>
    checks.find(check => check.name === name && (subject === undefined || check.subject === subject))?.state
  return {probes, env, doctor, checks, verdict, state, tookMs: env.clock.monotonic()}
}

const turn = (...urls: readonly string[]) => ({
  relayOnly: false,
  stun: ['stun:a.example', 'stun:b.example'],
  turn: urls.map(url => ({url, username: 'ada', credential: 'secret'})),
  credentialsFailed: false
})
const udp = 'turn:t.example'
const tcp = 'turn:t.example?transport=tcp'

const noStun = (probes: FakeProbes) => probes.answers.clear()
const symmetric = (probes: FakeProbes) => void probes.answers.set('stun:b.example', 50_001)

describe('the checks', () => {
  it('find nothing wrong where everything answers, and say what they found', async () => {
    const {checks, verdict, state, probes, env} = await examined()
    expect(checks.map(({name, subject}) => `${name} ${subject}`.trim())).toEqual([
      'secure',
      'webrtc',
      'storage',
      'relay wss://one.example',
      'relay wss://two.example',
      'stun stun:a.example',
      'stun stun:b.example',
      'mapping',
      'turn',
      'udp',
      'clock'
    ])
    expect(state('relay')).toEqual({kind: 'good', fact: {kind: 'answered', afterMs: 30}})
    expect(state('mapping')).toEqual({kind: 'good', fact: {kind: 'mapping', mapping: 'same-port'}})
    expect(state('udp')).toEqual({kind: 'good'})
    expect(state('turn')).toEqual({kind: 'unknown', why: 'not-set'})
    expect(state('clock')).toEqual({kind: 'unknown', why: 'nobody'})
    expect(verdict).toEqual({kind: 'alone'})
    expect(probes.asked).toContain('stun:a.example + stun:b.example')
    expect(env.timers).toBe(0)
  })

  it('ask nobody before somebody asks, and only one run goes on at a time', async () => {
    const probes = new FakeProbes()
    const env = new VirtualEnvironment()
    const doctor = new Doctor(env, probes)
    await env.advance(60_000)
    expect(probes.asked).toEqual([])
    expect(doctor.examination).toEqual({kind: 'never'})
    const [first, second] = [doctor.examine(), doctor.examine()]
    expect(second).toBe(first)
    await env.until(() => doctor.examination.kind === 'done')
    expect(probes.asked.filter(what => what === 'wss://one.example')).toHaveLength(1)
    const third = doctor.examine()
    expect(third).not.toBe(first)
    await env.until(() => doctor.examination.kind === 'done')
    expect(probes.asked.filter(what => what === 'wss://one.example')).toHaveLength(2)
  })

  it('go from waiting to checking to an answer, each on its own line', async () => {
    const probes = new FakeProbes()
    const env = new VirtualEnvironment()
    const doctor = new Doctor(env, probes)
    const seen = new Map<string, string[]>()
    doctor.on('examination', () => {
      if (doctor.examination.kind !== 'running') return
      for (const {name, subject, state} of doctor.examination.checks) {
        const kinds = seen.get(name + subject) ?? []
        if (kinds.at(-1) !== state.kind) seen.set(name + subject, [...kinds, state.kind])
      }
    })
    await doctor.examine()
    expect(seen.get('stunstun:a.example')).toEqual(['waiting', 'checking', 'good'])
    expect(seen.get('mapping')).toEqual(['waiting', 'checking', 'good'])
    expect(seen.get('relaywss://two.example')).toEqual(['waiting', 'checking', 'good'])
  })

  it('end in time though nothing ever answers', async () => {
    const {checks, tookMs, env} = await examined(probes => {
      probes.webRtcAnswer = probes.storageAnswer = 'never'
      probes.serversAnswer = 'never'
      for (const {url} of probes.allRelays) probes.relayAnswers.set(url, 'never')
    })
    expect(tookMs).toBeLessThanOrEqual(limits.runMs)
    expect(checks.every(({state}) => !['waiting', 'checking'].includes(state.kind))).toBe(true)
    expect(env.timers).toBe(0)
  })

  it('are given up at once when asked to, and say so', async () => {
    const probes = new FakeProbes()
    probes.relayAnswers.set('wss://one.example', 'never')
    const env = new VirtualEnvironment()
    const doctor = new Doctor(env, probes)
    void doctor.examine()
    await env.settle()
    doctor.cancel()
    await env.settle()
    const {checks, verdict} = doctor.examination as Done
    expect(verdict).toEqual({kind: 'cancelled'})
    expect(checks.find(({subject}) => subject === 'wss://one.example')?.state).toEqual({
      kind: 'unknown',
      why: 'cancelled'
    })
    expect(checks.find(({subject}) => subject === 'wss://two.example')?.state.kind).toBe('good')
    expect(env.timers).toBe(0)
  })

  it('take a part of a list that is too long, a few at a time', async () => {
    const many = (word: string) => Array.from({length: 40}, (_, at) => `${word}:s${at}.example`)
    const {checks, probes} = await examined(p => {
      p.allRelays = many('wss').map(url => ({kind: 'nostr', url}))
      p.serversAnswer = {...turn(...many('turn')), stun: many('stun')}
      for (const url of [...many('stun'), ...many('turn')]) p.answers.set(url, url.startsWith('t') ? 'relay' : 50_000)
    })
    const count = (name: CheckName) => checks.filter(check => check.name === name).length
    expect([count('relay'), count('stun'), count('turn')]).toEqual([limits.maxRelays, limits.maxStun, limits.maxTurn])
    expect(probes.mostOpen).toBeLessThanOrEqual(2 * limits.atOnce)
  })

  it('that throw are not known, and the others go on', async () => {
    const {state} = await examined(probes => (probes.webRtcAnswer = 'throws'))
    expect(state('webrtc')).toEqual({kind: 'unknown', why: 'failed'})
    expect(state('stun')?.kind).toBe('good')
  })

  it('do not ask STUN servers where the address is hidden', async () => {
    const {state, probes} = await examined(p => {
      p.serversAnswer = {...turn(udp), relayOnly: true, stun: []}
      p.answers.set(udp, 'relay')
    })
    expect(state('stun')).toEqual({kind: 'unknown', why: 'hidden'})
    expect(state('mapping')).toEqual({kind: 'unknown', why: 'hidden'})
    expect(probes.asked.filter(what => what.startsWith('stun'))).toEqual([])
  })

  it('skip what needs WebRTC when there is none', async () => {
    const {state, probes} = await examined(p => (p.webRtcAnswer = 'missing'))
    expect(state('stun')).toEqual({kind: 'unknown', why: 'skipped'})
    expect(probes.asked.filter(what => what.startsWith('stun'))).toEqual([])
  })

  it.each<[string, CheckState, (probes: FakeProbes) => void]>([
    ['nothing set', {kind: 'unknown', why: 'not-set'}, p => (p.serversAnswer = {...turn(), stun: []})],
    ['STUN answers', {kind: 'good'}, () => undefined],
    [
      'only TURN by TCP answers',
      {kind: 'trouble', why: 'udp-blocked'},
      p => {
        noStun(p)
        p.serversAnswer = turn(udp, tcp)
        p.answers.set(tcp, 'relay')
      }
    ],
    [
      'TURN by UDP refuses the password',
      {kind: 'good'},
      p => {
        noStun(p)
        p.serversAnswer = turn(udp)
        p.answers.set(udp, {code: 401})
      }
    ],
    ['nothing answers', {kind: 'unknown', why: 'no-answers'}, noStun],
    [
      'only TURN by TCP is set, and answers',
      {kind: 'unknown', why: 'not-set'},
      p => {
        p.serversAnswer = {...turn(tcp), stun: []}
        p.answers.set(tcp, 'relay')
      }
    ]
  ])('say of UDP what follows: %s', async (_, expected, change) => {
    expect((await examined(change)).state('udp')).toEqual(expected)
  })

  it.each<[string, readonly number[], CheckState]>([
    ['nobody', [], {kind: 'unknown', why: 'nobody'}],
    ['they agree', [200, -300, 90_000], {kind: 'good', fact: {kind: 'offset', offsetMs: 200}}],
    ['one other, who is off', [90_000], {kind: 'unknown', why: 'unclear'}],
    ['two others, both off', [90_000, 91_000], {kind: 'trouble', why: 'clock-off', offsetMs: 90_000}]
  ])('say of the clock what others show: %s', async (_, offsets, expected) => {
    expect((await examined(probes => (probes.offsets = offsets))).state('clock')).toEqual(expected)
  })

  it('say that the room is nearly used up', async () => {
    const {state, verdict} = await examined(
      p => (p.storageAnswer = {kind: 'works', persisted: false, leftBytes: 1_000})
    )
    expect(state('storage')).toEqual({kind: 'trouble', why: 'storage-full'})
    expect(verdict).toEqual({kind: 'storage'})
  })
})

describe('the verdict', () => {
  const relaysOut = (p: FakeProbes) => {
    for (const {url} of p.allRelays) p.relayAnswers.set(url, {kind: 'unreachable'})
  }
  const dead = (p: FakeProbes) => {
    relaysOut(p)
    noStun(p)
  }
  it.each<[string, Verdict, (probes: FakeProbes) => void]>([
    ['plain http', {kind: 'insecure'}, p => (p.secure = false)],
    ['WebRTC switched off', {kind: 'webrtc-off'}, p => (p.webRtcAnswer = 'missing')],
    ['WebRTC that throws', {kind: 'webrtc-off'}, p => (p.webRtcAnswer = 'blocked')],
    ['nothing answers', {kind: 'offline'}, dead],
    [
      'no network at all',
      {kind: 'offline'},
      p => {
        dead(p)
        p.webRtcAnswer = 'no-network'
      }
    ],
    [
      'nothing answers, and yet people are linked',
      {kind: 'relays-out'},
      p => {
        dead(p)
        p.present = 2
      }
    ],
    ['no relay is reached', {kind: 'relays-out'}, relaysOut],
    ['one relay of two is reached', {kind: 'alone'}, p => p.relayAnswers.set('wss://one.example', {kind: 'mute'})],
    ['no relay is set', {kind: 'no-relays'}, p => (p.allRelays = [])],
    [
      'a wrong password',
      {kind: 'turn-password', server: udp},
      p => {
        p.serversAnswer = turn(udp)
        p.answers.set(udp, {code: 401})
      }
    ],
    [
      'a wrong password at one of two',
      {kind: 'alone'},
      p => {
        p.serversAnswer = turn(udp, tcp)
        p.answers.set(udp, {code: 401})
        p.answers.set(tcp, 'relay')
      }
    ],
    ['no credentials', {kind: 'turn-credentials'}, p => (p.serversAnswer = {...turn(), credentialsFailed: true})],
    [
      'hidden, and the TURN server is dead',
      {kind: 'hidden-without-turn'},
      p => {
        p.serversAnswer = {...turn(udp), relayOnly: true, stun: []}
      }
    ],
    ['symmetric, without TURN', {kind: 'needs-turn', because: 'symmetric'}, symmetric],
    [
      'symmetric, with a TURN server that is dead',
      {kind: 'needs-turn', because: 'symmetric'},
      p => {
        symmetric(p)
        p.serversAnswer = turn(udp)
      }
    ],
    [
      'symmetric, with TURN',
      {kind: 'turn-helps'},
      p => {
        symmetric(p)
        p.serversAnswer = turn(udp)
        p.answers.set(udp, 'relay')
      }
    ],
    [
      'UDP blocked, with TURN by TCP',
      {kind: 'turn-helps'},
      p => {
        noStun(p)
        p.serversAnswer = turn(udp, tcp)
        p.answers.set(tcp, 'relay')
      }
    ],
    ['no STUN server answers', {kind: 'stun-out'}, noStun],
    ['no STUN server is set', {kind: 'no-stun'}, p => (p.serversAnswer = {...turn(), stun: []})],
    ['the TURN server does not answer, and is not needed', {kind: 'turn-out'}, p => (p.serversAnswer = turn(udp))],
    [
      'the clock is off',
      {kind: 'clock', offsetMs: -120_000},
      p => {
        p.offsets = [-120_000, -119_000]
        p.present = 2
      }
    ],
    ['storage is missing', {kind: 'storage'}, p => (p.storageAnswer = {kind: 'missing'})],
    ['people are here', {kind: 'fine'}, p => (p.present = 1)]
  ])('%s', async (_, expected, change) => {
    expect((await examined(change)).verdict).toEqual(expected)
  })

  it('is never given for checks that are not over', async () => {
    const kinds: readonly CheckState['kind'][] = ['waiting', 'checking']
    const over = (checks: readonly Check[]) => checks.every(({state}) => !kinds.includes(state.kind))
    for (const change of [relaysOut, dead, symmetric, noStun]) expect(over((await examined(change)).checks)).toBe(true)
  })
})
