import {joinSwarm, openFiles} from '../../../src/index.ts'
import {makeFile, type FilePlace} from './file-side.ts'
import {untilListed} from './until-listed.ts'

/** One page of several that take the same file from each other. */
let swarm: Awaited<ReturnType<typeof joinSwarm>>
let files: Awaited<ReturnType<typeof openFiles>>

const member = {
  async join({topic, relays}: FilePlace) {
    swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
    files = await openFiles(swarm)
  },
  linked: () => swarm.neighbours.length,
  async share(bytes: number) {
    await files.share([await makeFile(bytes)])
  },
  sees: () => untilListed(files, ({list}) => list.length > 0),
  /** Takes the file; resolves when all of it is stored. */
  async take() {
    await files.download(files.list[0]!.id)
    await untilListed(files, ({list}) => list[0]?.state.kind === 'here')
  },
  report: () => files.getReport()
}

Object.assign(globalThis, {member})
