import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {MetConnection, RendezvousHandlers} from '../../../src/rendezvous/rendezvous.ts'
import {TrysteroRendezvous} from '../../../src/rendezvous/trystero-rendezvous.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {FakePeerConnection} from './fake-peer-connection.ts'
import {FakeNetwork} from './fake-socket.ts'

let environment: VirtualEnvironment
let rendezvous: TrysteroRendezvous

beforeEach(async () => {
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection)
  FakePeerConnection.all.length = 0
  environment = new VirtualEnvironment()
  rendezvous = new TrysteroRendezvous({
    environment,
    healthStore: {load: async () => ({}), save: async () => undefined},
    openSocket: new FakeNetwork().open,
    ice: {stun: []}
  })
  rendezvous.join({appId: 'shoal/1', roomId: 'room', choice: {relays: [], trackers: []}})
  await environment.until(() => FakePeerConnection.all.length >= 2)
})

afterEach(() => {
  rendezvous.close()
  vi.unstubAllGlobals()
})

/** Handlers as a mesh sets them: they listen on what they are handed. */
function taking() {
  const met: MetConnection[] = []
  const heard: unknown[] = []
  const handlers: RendezvousHandlers = {
    met: connection => {
      met.push(connection)
      connection.control.onmessage = ({data}) => heard.push(data)
    },
    admits: () => true,
    relaysChanged: () => undefined
  }
  return {met, heard, handlers}
}

describe('connections met before anybody takes them', () => {
  it('are held with what they said, and handed over in order as soon as somebody does', () => {
    const [first, second] = FakePeerConnection.all
    first!.connect()
    for (const data of ['a', 'b']) first!.control.onmessage?.({data})
    second!.connect()
    second!.control.onmessage?.({data: 'c'})
    const {met, heard, handlers} = taking()
    rendezvous.handlers = handlers
    expect(met.map(({connection}) => connection)).toEqual([first, second])
    expect(heard).toEqual(['a', 'b', 'c'])
    first!.control.onmessage?.({data: 'd'})
    expect(heard).toEqual(['a', 'b', 'c', 'd'])
    const other = taking()
    rendezvous.handlers = other.handlers
    expect([other.met, other.heard]).toEqual([[], []])
  })

  it('are handed over at once afterwards', () => {
    const {met, handlers} = taking()
    rendezvous.handlers = handlers
    FakePeerConnection.all[0]!.connect()
    expect(met).toHaveLength(1)
  })

  it('keep no more messages than so many, the first ones', () => {
    const [first] = FakePeerConnection.all
    first!.connect()
    for (let data = 0; data < parameters.maxHeldMessages + 10; data++) first!.control.onmessage?.({data})
    const {heard, handlers} = taking()
    rendezvous.handlers = handlers
    expect(heard).toEqual(Array.from({length: parameters.maxHeldMessages}, (_, i) => i))
  })

  it('are closed with the rendezvous', () => {
    const [first] = FakePeerConnection.all
    first!.connect()
    rendezvous.close()
    expect(first!.connectionState).toBe('closed')
  })
})
