import {describe, expect, it} from 'vitest'
import type {SwarmView} from '../../../src/elements/chat-view.ts'
import type {JoinOptions} from '../../../src/elements/page-options.ts'
import {SwarmJoining} from '../../../src/elements/swarm-joining.ts'

class JoinedSwarm implements SwarmView {
  readonly access = 'public'
  readonly topic: string
  left = 0
  readonly names: string[] = []
  readonly identity = {
    name: '',
    setName: (name: string): Promise<void> => {
      this.names.push(name)
      return Promise.resolve()
    }
  }

  constructor(topic: string) {
    this.topic = topic
  }

  leave(): Promise<void> {
    this.left++
    return Promise.resolve()
  }

  getReport(): object {
    return {}
  }
}

/** Joins when the test says so. */
function rig() {
  const asked: {
    options: JoinOptions & {signal: AbortSignal}
    resolve(swarm: JoinedSwarm): void
    reject(error: unknown): void
  }[] = []
  const kinds: string[] = []
  const joining = new SwarmJoining<JoinedSwarm>(
    options => new Promise((resolve, reject) => asked.push({options, resolve, reject})),
    () => kinds.push(joining.state.kind)
  )
  return {asked, kinds, joining}
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe('SwarmJoining', () => {
  it('joins what is wanted, once', async () => {
    const {asked, joining, kinds} = rig()
    joining.want({topic: 'tea'})
    joining.want({topic: 'tea'})
    expect(asked).toHaveLength(1)
    const swarm = new JoinedSwarm('tea')
    asked[0]!.resolve(swarm)
    await settled()
    expect(joining.state).toEqual({kind: 'joined', topic: 'tea', swarm})
    expect(kinds).toEqual(['joining', 'joined'])
  })

  it('leaves the former swarm when another place is wanted, and none is left behind when nothing is', async () => {
    const {asked, joining} = rig()
    joining.want({topic: 'tea'})
    const tea = new JoinedSwarm('tea')
    asked[0]!.resolve(tea)
    await settled()
    joining.want({topic: 'tea', relays: ['wss://a']})
    expect(tea.left).toBe(1)
    const again = new JoinedSwarm('tea')
    asked[1]!.resolve(again)
    await settled()
    joining.want(undefined)
    expect(again.left).toBe(1)
    expect(joining.state).toEqual({kind: 'idle'})
  })

  it('drops a join that is no longer wanted, and leaves it when it comes', async () => {
    const {asked, joining} = rig()
    joining.want({topic: 'tea'})
    joining.want({topic: 'coffee'})
    expect(asked[0]!.options.signal.aborted).toBe(true)
    const coffee = new JoinedSwarm('coffee')
    asked[1]!.resolve(coffee)
    await settled()
    const tea = new JoinedSwarm('tea')
    asked[0]!.resolve(tea)
    await settled()
    expect(tea.left).toBe(1)
    expect(joining.state).toMatchObject({kind: 'joined', topic: 'coffee'})
  })

  it('does not show the failure of a join that is no longer wanted', async () => {
    const {asked, joining} = rig()
    joining.want({topic: 'tea'})
    joining.want(undefined)
    asked[0]!.reject(new Error('given up'))
    await settled()
    expect(joining.state).toEqual({kind: 'idle'})
  })

  it('says why it failed and tries again when asked', async () => {
    const {asked, joining} = rig()
    joining.want({topic: 'tea'})
    const error = new Error('no')
    asked[0]!.reject(error)
    await settled()
    expect(joining.state).toEqual({kind: 'failed', topic: 'tea', error})
    joining.retry()
    expect(asked).toHaveLength(2)
    joining.retry()
    expect(asked).toHaveLength(2)
  })

  it('passes a new name on without joining again, also one that was set meanwhile', async () => {
    const {asked, joining} = rig()
    joining.want({topic: 'tea', name: 'Ada'})
    joining.want({topic: 'tea', name: 'Bea'})
    const swarm = new JoinedSwarm('tea')
    asked[0]!.resolve(swarm)
    await settled()
    expect(swarm.names).toEqual(['Bea'])
    joining.want({topic: 'tea', name: 'Cleo'})
    expect(swarm.names).toEqual(['Bea', 'Cleo'])
    expect(asked).toHaveLength(1)
  })
})
