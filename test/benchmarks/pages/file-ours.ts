import {joinSwarm, openFiles} from '../../../src/index.ts'
import {makeFile, offerSide, type FilePlace} from './file-side.ts'
import {untilListed} from './until-listed.ts'

type Swarm = Awaited<ReturnType<typeof joinSwarm>>
type Files = Awaited<ReturnType<typeof openFiles>>

let swarm: Swarm
let files: Files
const roundTrips: number[] = []

async function open({topic, relays}: FilePlace): Promise<void> {
  swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
  files = await openFiles(swarm)
}

/** Small messages on the control channel, there and back, for as long as the file takes. */
async function measureRoundTrips(signal: AbortSignal): Promise<void> {
  const {routingId} = swarm.neighbours[0]!
  let answered = (): void => undefined
  swarm.handle(['typing'], () => {
    answered()
    return 'accept'
  })
  while (!signal.aborted) {
    const startedMs = performance.now()
    const answer = new Promise<void>(resolve => (answered = resolve))
    await swarm.send(routingId, {type: 'typing', on: true})
    await answer
    roundTrips.push(performance.now() - startedMs)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

offerSide({
  async give(place, bytes) {
    await open(place)
    swarm.handle(['typing'], (_, {routingId}) => {
      void swarm.send(routingId, {type: 'typing', on: false})
      return 'accept'
    })
    await files.share([await makeFile(bytes)])
    return ''
  },
  async link(place) {
    await open(place)
    await untilListed(files, ({list}) => list.length > 0)
    return ''
  },
  linked: () => Promise.resolve(),
  async take(bytes) {
    const {id} = files.list[0]!
    const startedMs = performance.now()
    if (bytes <= 8 * 1_048_576) {
      // Short: events about progress are too rare to time it by.
      for await (const block of files.blocks(id)) bytes -= block.length
      if (bytes !== 0) throw new Error(`${bytes} bytes are missing`)
      return performance.now() - startedMs
    }
    const done = new AbortController()
    void measureRoundTrips(done.signal)
    await files.download(id)
    await untilListed(files, ({list}) => list[0]?.state.kind === 'here')
    done.abort()
    return performance.now() - startedMs
  },
  roundTrips: () => roundTrips
})
