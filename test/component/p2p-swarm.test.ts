import {expect, fixture, html, oneEvent} from '@open-wc/testing'
import type {SwarmView} from '../../src/elements/chat-view.ts'
import type {P2pChat} from '../../src/elements/p2p-chat/p2p-chat.ts'
import type {P2pSwarm, SwarmErrorEvent} from '../../src/elements/p2p-swarm/p2p-swarm.ts'
import '../../src/elements/p2p-swarm/p2p-swarm.ts'
import '../../src/elements/p2p-chat/p2p-chat.ts'
import {find, findAll, until} from './chat-fixture.ts'
import {FakeChat} from './fake-chat.ts'

describe('<p2p-swarm>', () => {
  it('says in an event and a property why a topic cannot be joined, also to what is inside', async () => {
    const element = document.createElement('p2p-swarm')
    element.append(document.createElement('p2p-chat'))
    const told = oneEvent<SwarmErrorEvent>(element, 'p2p-error')
    element.topic = 'x'.repeat(129)
    await fixture(html`${element}`)
    const {error} = await told
    expect(element.error).to.equal(error)
    expect(element.swarm).to.equal(undefined)
    await until(() => findAll(element, '.banner.error').length === 1)
    expect(find(element, '.banner.error').textContent).to.contain(error.message)
    await expect(element).to.be.accessible()
  })

  it('joins again when its attributes change', async () => {
    const element = document.createElement('p2p-swarm')
    element.topic = ''
    const first = oneEvent<SwarmErrorEvent>(element, 'p2p-error')
    await fixture(html`${element}`)
    const before = (await first).error
    const second = oneEvent<SwarmErrorEvent>(element, 'p2p-error')
    element.setAttribute('topic', 'y'.repeat(129))
    expect((await second).error.message).to.not.equal(before.message)
  })

  it('takes a swarm that a script joined, and does not leave it', async () => {
    const {swarm} = new FakeChat()
    const element = await fixture<P2pSwarm>(html`<p2p-swarm .swarm=${swarm as SwarmView}></p2p-swarm>`)
    expect(element.swarm).to.equal(swarm)
    element.remove()
    expect(await Promise.resolve(element.swarm)).to.equal(swarm)
  })

  it('lets a chat inside use a chat of its own', async () => {
    const chat = new FakeChat()
    const element = await fixture<P2pSwarm>(html`<p2p-swarm topic=""><p2p-chat .chat=${chat}></p2p-chat></p2p-swarm>`)
    const inside = find<P2pChat>(element, 'p2p-chat')
    expect(find(inside, 'h2').textContent).to.equal('tea')
  })
})
