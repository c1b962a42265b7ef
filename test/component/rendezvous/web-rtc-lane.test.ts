import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import type {Bytes} from '../../../src/base/bytes.ts'
import type {PassedDescription} from '../../../src/protocol/passed-description.ts'
import {IceServers} from '../../../src/rendezvous/ice-servers.ts'
import {laneMaker} from '../../../src/rendezvous/lane-maker.ts'
import type {Lane} from '../../../src/rendezvous/lane.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {until} from './connection-pair.ts'

const {scheduler} = browserEnvironment
const ice = (options = {}) => new IceServers(browserEnvironment, {stun: [], ...options})
const maker = () => laneMaker(ice(), scheduler)!

class End {
  readonly lane: Lane
  readonly messages: Bytes[] = []
  opened = 0
  closed = 0

  constructor(lane: Lane) {
    this.lane = lane
    lane.handlers = {
      opened: () => this.opened++,
      message: bytes => void this.messages.push(bytes),
      closed: () => this.closed++
    }
  }
}

async function openPair() {
  const a = new End((await maker().offer())!)
  const b = new End((await maker().answer(a.lane.description))!)
  a.lane.accept(b.lane.description)
  await until(() => a.opened === 1 && b.opened === 1)
  return {a, b}
}

const relayed = (description: PassedDescription): PassedDescription => ({
  ...description,
  candidates: description.candidates.map(candidate => ({...candidate, type: 3}))
})

describe('A lane', () => {
  const ends: End[] = []
  const pair = async () => {
    const {a, b} = await openPair()
    ends.push(a, b)
    return {a, b}
  }

  afterEach(() => {
    for (const {lane} of ends.splice(0)) lane.close()
  })

  it('carries messages both ways, up to the longest of the bulk channel, in order', async () => {
    const {a, b} = await pair()
    for (let i = 0; i < 40; i++) expect(a.lane.send(new Uint8Array(65_792).fill(i))).to.equal(true)
    expect(b.lane.send(Uint8Array.of(9))).to.equal(true)
    await until(() => b.messages.length === 40 && a.messages.length === 1)
    expect(b.messages.map(({length}) => length)).to.deep.equal(Array(40).fill(65_792))
    expect(b.messages.map(([first]) => first)).to.deep.equal([...Array(40).keys()])
    expect([...a.messages[0]!]).to.deep.equal([9])
  })

  it('says how much waits in it, and when it does not any more', async () => {
    const {a} = await pair()
    const drained: number[] = []
    a.lane.whenDrained(0, () => drained.push(0))
    expect(drained).to.deep.equal([0])
    for (let i = 0; i < 30; i++) a.lane.send(new Uint8Array(65_536))
    expect(a.lane.buffered()).to.be.greaterThan(65_536)
    a.lane.whenDrained(65_536, () => drained.push(a.lane.buffered()))
    await until(() => drained.length === 2)
    expect(drained[1]).to.be.at.most(65_536)
  })

  it('tells each end once that it is closed, also one that listens later, and takes nothing then', async () => {
    const {a, b} = await pair()
    a.lane.close()
    a.lane.close()
    await until(() => b.closed === 1)
    expect(a.closed).to.equal(1)
    expect(a.lane.send(Uint8Array.of(1))).to.equal(false)
    const late = new End(b.lane)
    expect([late.opened, late.closed]).to.deep.equal([0, 1])
  })

  it('shows no relay and uses none, whatever is answered, and is not made for pages that hide', async () => {
    expect(laneMaker(ice({relayOnly: true}), scheduler)).to.equal(undefined)
    const configurations: (RTCConfiguration | undefined)[] = []
    const {RTCPeerConnection: Native} = window
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        configurations.push(configuration)
      }
    }
    const turn = [{urls: 'turn:127.0.0.1:9', username: 'u', credential: 'c'}]
    const lane = (await laneMaker(ice({turn, stun: ['stun:127.0.0.1:9']}), scheduler)!.offer())!
    window.RTCPeerConnection = Native
    ends.push(new End(lane))
    expect(configurations).to.deep.equal([{iceServers: [{urls: 'stun:127.0.0.1:9'}]}])
    expect(await maker().answer(relayed(lane.description))).to.equal(undefined)
    const end = ends.at(-1)!
    lane.accept(relayed(lane.description))
    expect(end.closed).to.equal(1)
  })

  it('is not opened by another certificate than the one that was named', async () => {
    const a = new End((await maker().offer())!)
    const b = new End((await maker().answer(a.lane.description))!)
    ends.push(a, b)
    a.lane.accept({...b.lane.description, fingerprint: new Uint8Array(32).fill(7)})
    await until(() => a.closed === 1)
    expect(a.opened + b.opened).to.equal(0)
  })

  it('is refused where there are too many, and made again when some are gone', async () => {
    const lanes: Lane[] = []
    const most = async (count: number) => {
      while (lanes.length < count) lanes.push((await maker().offer())!)
      expect(lanes.every(lane => lane !== undefined)).to.equal(true)
    }
    // What others offer is taken while there is plenty of room for what this page wants.
    await most(parameters.mostAnsweredLanes - 1)
    lanes.push((await maker().answer(lanes[0]!.description))!)
    expect(await maker().answer(lanes[1]!.description)).to.equal(undefined)
    await most(parameters.mostLanes)
    expect(await maker().offer()).to.equal(undefined)
    lanes.pop()!.close()
    await most(parameters.mostLanes)
    for (const lane of lanes) lane.close()
    const {a, b} = await pair()
    expect(a.opened + b.opened).to.equal(2)
  })
})
