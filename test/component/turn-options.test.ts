import {expect} from '@open-wc/testing'
import type {SwarmError} from '../../src/base/errors.ts'
import {joinSwarm, type JoinSettings} from '../../src/index.ts'

const offline: JoinSettings = {relays: [], trackers: [], stun: []}

const refusal = async (settings: JoinSettings): Promise<SwarmError> => {
  try {
    const swarm = await joinSwarm({topic: 'tea', ...offline, ...settings})
    await swarm.leave()
  } catch (error) {
    return error as SwarmError
  }
  throw new Error('it was joined')
}

describe('joinSwarm with TURN servers', () => {
  it('says that one is written wrong, without its password', async () => {
    const error = await refusal({turn: ['turn:ada:secret@turn.example/x']})
    expect(error.reason).to.equal('bad-turn-server')
    expect(error.message).to.not.contain('secret')
    const handed = await refusal({turn: [{urls: 'stun:x', username: 'ada', credential: 'secret'}]})
    expect(handed.reason).to.equal('bad-turn-server')
  })

  it('hides no address without one', async () => {
    expect((await refusal({relayOnly: true})).reason).to.equal('no-turn-server')
    expect((await refusal({relayOnly: true, turn: []})).reason).to.equal('no-turn-server')
  })

  it('says that an address cannot be hidden any more once the page connects directly', async () => {
    const swarm = await joinSwarm({topic: 'tea', ...offline, turn: ['turn:ada:secret@127.0.0.1:9']})
    const report = swarm.getReport()
    const servers = ['turn:127.0.0.1:9']
    expect(report.ice).to.deep.equal({relayOnly: false, turn: {kind: 'ready', servers: 1}, refusals: [], servers})
    expect(report.paths).to.deep.equal([])
    const error = await refusal({relayOnly: true, turn: ['turn:ada:secret@127.0.0.1:9']})
    expect(error.reason).to.equal('address-shown')
    await swarm.leave()
  })
})
