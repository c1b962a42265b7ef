import {expect, fixture, html} from '@open-wc/testing'
import {emulateMedia} from '@web/test-runner-commands'
import '../../src/elements/p2p-dice-board/p2p-dice-board.ts'
import '../../src/elements/p2p-game-table/p2p-game-table.ts'
import '../../src/elements/p2p-lobby-view/p2p-lobby-view.ts'
import '../../src/elements/p2p-lobby/p2p-lobby.ts'
import type {P2pLobby} from '../../src/elements/p2p-lobby/p2p-lobby.ts'
import {button, find, findAll, until} from './chat-fixture.ts'
import {FakeGames} from './fake-games.ts'

const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()

async function show(ready: readonly number[], options = {}, theme = 'light', width = '60rem') {
  const games = new FakeGames()
  const table = games.table('liars-dice', ready, {options})
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pLobby>(
    html`<p2p-lobby .games=${games} .table=${table.begin().id} theme=${theme}></p2p-lobby>`,
    {parentNode: frame}
  )
  await until(() => findAll(element, '.standing').length === 1)
  return {games, table, element}
}

const ownDice = (element: Element) => findAll(element, '.own .die').map(die => die.getAttribute('aria-label'))

describe('liar’s dice', () => {
  for (const theme of ['light', 'dark'])
    for (const width of ['60rem', '20rem'])
      it(`shows the own dice, cups for the others, and what can be bid, ${theme}, ${width}`, async () => {
        const {element, table} = await show([1, 0, 2], {wild: true}, theme, width)
        table.plays(0, 'bid', 3, 4)
        await until(() => findAll(element, '.controls').length === 1)
        expect(ownDice(element)).to.deep.equal(['four', 'one', 'four', 'one', 'four'])
        expect(findAll(element, '.cups li').map(words)).to.deep.equal(['Ada 5 dice', 'Grace 5 dice'])
        expect(words(find(element, '.standing .words'))).to.equal('Ada says: at least 3 fours')
        expect(words(find(element, '.standing .quiet'))).to.equal('15 dice in all, ones count as any face')
        const scroller = find(element, '.scroller')
        expect(scroller.scrollWidth).to.equal(scroller.clientWidth)
        await expect(element).to.be.accessible()
      })

  for (const [reducedMotion, moves] of [
    ['no-preference', true],
    ['reduce', false]
  ] as const)
    it(`throws dice with ${moves ? 'a short motion' : 'none when reduced motion is asked for'}`, async () => {
      await emulateMedia({reducedMotion})
      try {
        const {element} = await show([0, 1])
        await until(() => ownDice(element).length === 5)
        const motions = findAll(element, '.own .die').flatMap(die => die.getAnimations())
        expect(motions).to.have.length(moves ? 5 : 0)
      } finally {
        await emulateMedia({reducedMotion: 'reduce'})
      }
    })

  it('offers no bid that is too low, and says what it would be', async () => {
    const {element, games, table} = await show([1, 0])
    table.plays(0, 'bid', 3, 4)
    await until(() => findAll(element, '.controls').length === 1)
    const disabled = () => findAll<HTMLInputElement>(element, '.faces input').filter(each => each.disabled).length
    expect(words(find(element, '.bid'))).to.equal('Bid 3 fives')
    expect(disabled()).to.equal(4)
    expect(find<HTMLButtonElement>(element, '[aria-label="One fewer"]').disabled).to.equal(true)
    button(element, 'One more').click()
    await until(() => disabled() === 0)
    findAll<HTMLInputElement>(element, '.faces input')[1]!.click()
    await until(() => words(find(element, '.bid')) === 'Bid 4 twos')
    button(element, 'One fewer').click()
    await until(() => words(find(element, '.bid')) === 'Bid 3 sixes')
    find(element, '.bid').click()
    await until(() => games.asked.includes('move bid 3 6'))
    await until(() => findAll(element, '.controls').length === 0)
  })

  it('shows all hands after a doubt, which dice counted, and who lost one', async () => {
    const {element, games, table} = await show([1, 0])
    table.plays(0, 'bid', 6, 4)
    await until(() => findAll(element, '.doubt').length === 1)
    button(element, 'Doubt it').click()
    await until(() => findAll(element, '.showdown').length === 1)
    expect(games.asked).to.deep.equal(['move doubt'])
    expect(words(find(element, '.showdown p'))).to.equal('Ada had said 6 fours. There were 3 fours. Ada loses a die.')
    expect(findAll(element, '.hands li .unseen').map(words)).to.deep.equal([
      'one, three, five, one, three',
      'four, one, four, one, four'
    ])
    expect(findAll(element, '.hands .counts')).to.have.length(3)
    await expect(element).to.be.accessible()
    // It stays until the next bid.
    table.plays(0, 'bid', 1, 2)
    await until(() => findAll(element, '.showdown').length === 0)
  })

  it('says that all throw, who is out, and who has won', async () => {
    const {element, table} = await show([0, 1, 2], {dice: 1})
    table.holdsDraws = true
    table.plays(0, 'bid', 3, 6).plays(1, 'doubt')
    await until(() => words(find(element, '.status')).startsWith('All draw together'))
    await expect(element).to.be.accessible()
    table.draw()
    await until(() =>
      findAll(element, '.showdown p')
        .map(words)
        .some(each => each.endsWith('You lose a die and are out.'))
    )
    expect(findAll(element, '.own')).to.have.length(0)
    table.plays(1, 'bid', 2, 6).plays(2, 'doubt')
    await until(() => words(find(element, '.status')) === 'Grace has won: the last one with dice.')
    expect(findAll(element, '.cups .gone').map(words)).to.deep.equal(['Ada no dice left'])
    await expect(element).to.be.accessible()
  })
})
