import {describe, expect, it} from 'vitest'
import {Doctor} from '../../../../src/swarm/doctor/doctor.ts'
import {Network} from '../../../../src/swarm/doctor/network.ts'
import {Rates} from '../../../../src/swarm/doctor/rates.ts'
import type {Swarm} from '../../../../src/swarm/swarm.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {MeetingPlace} from '../memory-rendezvous.ts'
import {openPage} from '../page.ts'
import {FakeProbes} from './fake-probes.ts'

async function twoPages() {
  const env = new VirtualEnvironment({seed: 11})
  const place = new MeetingPlace({env})
  const [ada, ben] = [await openPage(env, place, 'ada'), await openPage(env, place, 'ben')]
  const [ofAda, ofBen] = [await ada.join('tea'), await ben.join('tea')]
  await env.until(() => ofAda.neighbours.length === 1 && ofBen.neighbours.length === 1)
  const network = (swarm: Swarm, probes = new FakeProbes()) =>
    new Network({swarm, env, doctor: new Doctor(env, probes), online: () => true, userAgent: 'Firefox/153.0'})
  return {env, ada, ben, ofAda, ofBen, network}
}

describe('the network of a topic', () => {
  it('shows its links with what goes over them, and forgets those that are gone', async () => {
    const {env, ben, ofAda, ofBen, network} = await twoPages()
    const shown = network(ofAda)
    await env.advance(5_000)
    const [link] = shown.picture.links
    expect(link).toMatchObject({key: ofBen.identity.key, isQuiet: false})
    expect(link!.sentBytes).toBeGreaterThan(0)
    expect(link!.ageMs).toBeGreaterThanOrEqual(5_000)
    const quiet = link!.upBytesPerSecond!
    for (let at = 0; at < 4; at++) {
      await ofAda.send(ofAda.neighbours[0]!.routingId, {type: 'presence', name: 'x'.repeat(100), state: 0})
      await env.advance(1_000)
    }
    expect(shown.picture.links[0]!.upBytesPerSecond!).toBeGreaterThan(quiet + 50)
    ben.close()
    await env.until(() => shown.picture.links.length === 0)
    await shown.close()
  })

  it('counts the same bytes at both ends of a link', async () => {
    const {env, ofAda, ofBen} = await twoPages()
    await env.advance(3_500)
    const [a, b] = [ofAda.neighbours[0]!.traffic!, ofBen.neighbours[0]!.traffic!]
    expect([a.sentBytes, a.receivedBytes]).toEqual([b.receivedBytes, b.sentBytes])
  })

  it('reports links, findings and versions, and the masked report has no name or topic in it', async () => {
    const {env, ofAda, ofBen, network} = await twoPages()
    await ofBen.identity.setName('Benjamin the Second')
    const shown = network(ofAda)
    await env.until(() => ofAda.people.some(({name}) => name === 'Benjamin the Second'))
    void shown.examine()
    await env.until(() => shown.examination.kind === 'done')
    const report = shown.getReport()
    expect(report.topicLinks).toHaveLength(1)
    expect(report.examination).toMatchObject({kind: 'done', verdict: {kind: 'alone'}})
    expect(report.versions).toEqual({protocol: '1-1', features: 0, browser: 'Firefox 153'})
    const given = shown.maskedReport()
    expect(JSON.parse(given)).toMatchObject({access: 'public', examination: {verdict: 'alone'}})
    expect(given).not.toMatch(/Benjamin|"tea"/)
    expect(given).not.toContain(ofBen.identity.key)
    await shown.close()
  })

  it('looks no more once it is closed, and gives up what was asked for there', async () => {
    const {env, ofAda, network} = await twoPages()
    const probes = new FakeProbes()
    probes.relayAnswers.set('wss://one.example', 'never')
    const shown = network(ofAda, probes)
    let pictures = 0
    shown.on('picture', () => pictures++)
    await env.advance(3_000)
    expect(pictures).toBeGreaterThanOrEqual(3)
    void shown.examine()
    await shown.close()
    const before = pictures
    await env.advance(10_000)
    expect(pictures).toBe(before)
    expect(shown.examination).toMatchObject({kind: 'done', verdict: {kind: 'cancelled'}})
  })
})

describe('rates', () => {
  const look = (sentBytes: number, receivedBytes = 0) => [{routingId: 'a', sentBytes, receivedBytes}]

  it('are taken over the last seconds', () => {
    const rates = new Rates()
    rates.look(0, look(0))
    expect(rates.of('a')).toBeUndefined()
    rates.look(1_000, look(1_000, 500))
    expect(rates.of('a')).toEqual({upBytesPerSecond: 1_000, downBytesPerSecond: 500})
    for (let at = 2; at <= 8; at++) rates.look(at * 1_000, look(1_000, 500))
    expect(rates.of('a')).toEqual({upBytesPerSecond: 0, downBytesPerSecond: 0})
  })

  it('begin anew with another link to the same page, and are forgotten with it', () => {
    const rates = new Rates()
    rates.look(0, look(9_000))
    rates.look(1_000, look(100))
    expect(rates.of('a')).toBeUndefined()
    rates.look(2_000, look(200))
    expect(rates.of('a')).toEqual({upBytesPerSecond: 100, downBytesPerSecond: 0})
    rates.look(3_000, [])
    expect(rates.of('a')).toBeUndefined()
  })
})
