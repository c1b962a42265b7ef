import {joinSwarm, type HandOffer, type Swarm} from '../../src/index.ts'

/** A page that joins a topic without any relay and passes texts; without any element of ours. */

let swarm: Swarm
const offers: HandOffer[] = []
const heard: string[] = []
const states: string[] = []

const tester = {
  async join(what: {topic: string} | {invite: string}): Promise<void> {
    swarm = await joinSwarm({...what, relays: [], trackers: [], stun: []})
    swarm.handle(['typing'], () => 'accept')
    swarm.on('message', ({message, from}) => {
      if (message.type === 'typing') heard.push(`${from.key} ${message.on}`)
    })
  },
  async offer(withInvite = false): Promise<{readonly text: string; readonly at: number}> {
    const offer = await (await swarm.byHand()).offer({withInvite})
    return {text: offer.text, at: offers.push(offer) - 1}
  },
  async answer(text: string): Promise<string> {
    const answer = await (await swarm.byHand()).answer(text)
    answer.on('state', ({kind}) => states.push(kind))
    return answer.text
  },
  accept: (at: number, text: string) => offers[at]!.accept(text),
  state: (at: number) => offers[at]!.state,
  states: () => states,
  say: (on: boolean) => swarm.broadcast({type: 'typing', on}),
  heard: () => heard,
  look() {
    const {links, counts, closed, drops, paths, relays} = swarm.getReport()
    const neighbours = swarm.neighbours.map(({key}) => key as string)
    return {people: swarm.people.map(({key}) => key as string), neighbours, links, counts, closed, drops, paths, relays}
  }
}

export type HandTester = typeof tester
Object.assign(globalThis, {tester})
