import {expect, fixture, html} from '@open-wc/testing'
import type {Verdict} from '../../src/elements/network-view.ts'
import '../../src/elements/p2p-network/p2p-network.ts'
import type {P2pNetwork} from '../../src/elements/p2p-network/p2p-network.ts'
import '../../src/elements/p2p-network-view/p2p-network-view.ts'
import {button, find, findAll, focused, until} from './chat-fixture.ts'
import {everyState, FakeNetwork, link, over} from './fake-network.ts'

async function show(network = new FakeNetwork(), theme: 'light' | 'dark' = 'light', width = '60rem') {
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pNetwork>(html`<p2p-network .network=${network} theme=${theme}></p2p-network>`, {
    parentNode: frame
  })
  await until(() => findAll(element, '.all').length === 1)
  const texts = (selector: string) =>
    findAll(element, selector).map(each => each.textContent.replace(/\s+/g, ' ').trim())
  return {element, network, texts}
}

const ways = [
  link(1),
  link(2, {path: {local: 'relay', remote: 'srflx', protocol: 'tls'}, isQuiet: true}),
  link(3, {path: undefined, roundTripMs: undefined, upBytesPerSecond: undefined, downBytesPerSecond: undefined})
]

describe('p2p-network', () => {
  for (const theme of ['light', 'dark'] as const)
    for (const width of ['60rem', '20rem'])
      it(`shows links, relays and findings so that everybody can read them, ${theme}, ${width}`, async () => {
        const network = new FakeNetwork()
        network.show({links: ways, status: {kind: 'together', others: 3}, unlinkedPages: 4})
        network.find({kind: 'done', checks: over(everyState), verdict: {kind: 'stun-out'}, endedMs: 0})
        const {element, texts} = await show(network, theme, width)
        find<HTMLDetailsElement>(element, 'details').open = true
        expect(texts('.links .name')).to.deep.equal(['Ada', 'Grace', 'Linus'])
        expect(texts('.links .facts')).to.deep.equal([
          'direct · 12 ms',
          'through a TURN server · 25 ms · silent for a while',
          'way not known yet'
        ])
        expect(texts('.relays .found')).to.deep.equal([
          'open, 31 ms',
          'not reached · It refuses: closed for the season',
          'connecting',
          'code 401, Unauthorized'
        ])
        expect(texts('.checks .check')).to.have.length(everyState.length)
        await expect(element).to.be.accessible()
        const all = find(element, 'p2p-network-view')
        expect(all.scrollWidth).to.be.at.most(all.clientWidth)
      })

  it('says that nobody is there, and what to do when nothing is connected', async () => {
    const network = new FakeNetwork()
    const {element, texts} = await show(network)
    expect(texts('.state')).to.deep.equal(['You are connected, and nobody else is in this topic now.'])
    expect(texts('figcaption')).to.deep.equal(['Nobody else is linked yet.'])
    expect(findAll(element, '.links')).to.have.length(0)
    network.show({status: {kind: 'offline'}, relays: []})
    await until(() => texts('.state')[0]!.startsWith('You are not connected.'))
    expect(texts('section').some(text => text.includes('No relay is set.'))).to.equal(true)
    await expect(element).to.be.accessible()
  })

  it('asks nobody before the button is pressed, and names whom it will ask', async () => {
    const network = new FakeNetwork()
    const {element, texts} = await show(network)
    expect(network.asked).to.deep.equal([])
    expect(texts('.asked li')).to.deep.equal([
      'wss://relay.example.org',
      'wss://gone.example.org',
      'wss://tracker.example.org',
      'stun:stun.example.org:3478',
      'turn:turn.example.org'
    ])
    button(element, 'Check now').click()
    expect(network.asked).to.deep.equal(['examine'])
  })

  it('shows each check as it goes on, can be stopped, keeps the focus, and ends with one sentence', async () => {
    const network = new FakeNetwork()
    const {element, texts} = await show(network)
    button(element, 'Check now').focus()
    network.find({kind: 'running', checks: everyState})
    await until(() => texts('.checks .check').length === everyState.length)
    expect(findAll(element, '.checks .mark').map(mark => mark.getAttribute('aria-label'))).to.deep.equal([
      'good',
      'good',
      'good',
      'good',
      'trouble',
      'not yet',
      'not yet',
      'trouble',
      'not known',
      'not known'
    ])
    expect(texts('.progress')).to.deep.equal(['Checking…'])
    expect(focused()).to.equal(button(element, 'Stop'))
    await expect(element).to.be.accessible()
    button(element, 'Stop').click()
    expect(network.asked).to.deep.equal(['cancel'])
    network.find({kind: 'done', checks: over(everyState), verdict: {kind: 'cancelled'}, endedMs: 0})
    await until(() => texts('.verdict').length === 1)
    expect(texts('.verdict')[0]).to.match(/^The check was stopped/)
    expect(focused()).to.equal(button(element, 'Check again'))
  })

  const verdicts: readonly Verdict[] = [
    {kind: 'insecure'},
    {kind: 'webrtc-off'},
    {kind: 'offline'},
    {kind: 'no-relays'},
    {kind: 'relays-out'},
    {kind: 'turn-password', server: 'turn:a'},
    {kind: 'turn-credentials'},
    {kind: 'hidden-without-turn'},
    {kind: 'needs-turn', because: 'symmetric'},
    {kind: 'needs-turn', because: 'udp-blocked'},
    {kind: 'stun-out'},
    {kind: 'no-stun'},
    {kind: 'turn-out'},
    {kind: 'storage'},
    {kind: 'clock', offsetMs: 120_000},
    {kind: 'cancelled'},
    {kind: 'turn-helps'},
    {kind: 'alone'},
    {kind: 'fine'}
  ]
  it('says what each verdict means and what to do, in different words', async () => {
    const network = new FakeNetwork()
    const {texts} = await show(network)
    const said = new Set<string>()
    for (const verdict of verdicts) {
      network.find({kind: 'done', checks: [], verdict, endedMs: 0})
      await until(() => texts('.verdict').length === 1 && !said.has(texts('.verdict')[0]!))
      expect(texts('.verdict')[0]).to.match(/^[A-Z].*\.$/)
      said.add(texts('.verdict')[0]!)
    }
    expect(said.size).to.equal(verdicts.length)
    expect([...said].some(words => words.includes('2 minutes behind'))).to.equal(true)
  })

  it('shows more of a link that is picked by key or in the drawing, and marks it there', async () => {
    const network = new FakeNetwork()
    network.show({links: ways})
    const {element, texts} = await show(network)
    const row = () => findAll<HTMLButtonElement>(element, '.row-button')[0]!
    row().focus()
    row().click()
    await until(() => texts('.links dd').length === 4)
    expect(texts('.links dd').slice(0, 2)).to.deep.equal(['srflx to host, UDP', '12 ms'])
    network.show({links: [link(1, {lanes: 5}), ...ways.slice(1)]})
    await until(() => texts('.links dd')[2] === 'over 5 more connections, for the way is long')
    network.show({links: ways})
    await until(() => texts('.links dd').length === 4)
    expect(row().getAttribute('aria-expanded')).to.equal('true')
    expect(findAll(element, '.edge.picked')).to.have.length(1)
    expect(focused()).to.equal(row())
    find(element, '.node:not(.own) .ring').parentElement!.dispatchEvent(new MouseEvent('click', {bubbles: true}))
    await until(() => findAll(element, '.edge.picked').length === 0)
  })

  for (const count of [1, 12, 14, 30])
    it(`draws ${count} links inside its frame, and says how many are in the list only`, async () => {
      const network = new FakeNetwork()
      network.show({links: Array.from({length: count}, (_, at) => link(at + 1)), unlinkedPages: 30})
      const {element, texts} = await show(network, 'light', '20rem')
      const nodes = findAll<Element>(element, '.node:not(.own)')
      expect(nodes).to.have.length(Math.min(count, 24))
      expect(
        texts('figcaption')
          .join()
          .includes(`${count - 24} more are in the list.`)
      ).to.equal(count > 24)
      const frame = find(element, '.mesh').getBoundingClientRect()
      const centres = nodes.map(node => node.querySelector('.ring')!.getBoundingClientRect())
      for (const {left, right, top, bottom} of centres)
        expect(left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom).to.equal(true)
      const middle = ({left, right, top, bottom}: DOMRect) => [(left + right) / 2, (top + bottom) / 2] as const
      for (const [at, one] of centres.entries())
        for (const other of centres.slice(at + 1)) {
          const [[ax, ay], [bx, by]] = [middle(one), middle(other)]
          expect(Math.hypot(ax - bx, ay - by)).to.be.greaterThan(one.width * 0.75)
        }
      await expect(element).to.be.accessible()
    })

  it('copies the report, and shows it where copying is refused', async () => {
    const written: string[] = []
    let refuses = false
    const clipboard = {
      writeText: (text: string) => {
        if (refuses) return Promise.reject(new Error('no'))
        written.push(text)
        return Promise.resolve()
      }
    }
    Object.defineProperty(navigator, 'clipboard', {value: clipboard, configurable: true})
    try {
      const {element, texts} = await show()
      button(element, 'Copy report').click()
      await until(() => texts('section [role=status]').includes('Copied'))
      expect(written).to.deep.equal(['{"a": "report"}'])
      refuses = true
      button(element, 'Copy report').click()
      await until(() => findAll(element, 'textarea').length === 1)
      expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('{"a": "report"}')
      await expect(element).to.be.accessible()
    } finally {
      delete (navigator as {clipboard?: unknown}).clipboard
    }
  })

  it('joins by its own attributes, and shows its relays', async () => {
    const element = await fixture<P2pNetwork>(
      html`<p2p-network topic="network alone" relays="none" trackers="none" stun="none"></p2p-network>`
    )
    await until(() => findAll(element, '.all').length === 1)
    expect(findAll(element, '.state')[0]!.textContent).to.match(/\w/)
    expect(element.swarm?.topic).to.equal('network alone')
  })
})
