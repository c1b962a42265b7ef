import {expect, fixture, html} from '@open-wc/testing'
import {SendError} from '../../src/base/errors.ts'
import '../../src/elements/p2p-game-table/p2p-game-table.ts'
import '../../src/elements/p2p-lobby-view/p2p-lobby-view.ts'
import '../../src/elements/p2p-lobby/p2p-lobby.ts'
import type {P2pLobby} from '../../src/elements/p2p-lobby/p2p-lobby.ts'
import {button, find, findAll, focused, nameOf, pressOn, until} from './chat-fixture.ts'
import {FakeGames} from './fake-games.ts'

async function show(games: FakeGames, theme = 'light', width = '50rem'): Promise<P2pLobby> {
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pLobby>(html`<p2p-lobby .games=${games} theme=${theme}></p2p-lobby>`, {
    parentNode: frame
  })
  await until(() => findAll(element, '.bar').length === 1)
  return element
}

const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()

/** One of each state, the first of them the last in the list. */
function everything(games: FakeGames): void {
  games
    .table('chess', [2, 3])
    .begin()
    .ends({winners: [1], why: 'checkmate'})
  games.table('chess', [1, 2], {name: '\u202eFriday'}).begin()
  games.table('liars-dice', [2, 3, 1], {seats: 5})
  games.table('chess', [0])
  games.table('chess', [0, 1]).begin()
  games.table('chess', [3, 2]).begin().breaks('G is undefined')
  games.row('tower-defence', {kind: 'unknown', why: 'game'})
}

describe('p2p-lobby', () => {
  for (const theme of ['light', 'dark'])
    for (const width of ['50rem', '20rem'])
      it(`says where every table stands and what one can do, ${theme}, ${width}`, async () => {
        const games = new FakeGames()
        everything(games)
        const element = await show(games, theme, width)
        const rows = () =>
          findAll(element, '.row').map(row => [words(row.querySelector('h4')!), words(row.querySelector('.state')!)])
        expect(rows()).to.deep.equal([
          ['Chess Linus’s table', 'Stopped'],
          ['Chess Your table', 'Your turn'],
          ['Chess Your table', 'Waits for 1 more player'],
          ['Liar’s dice Grace’s table', 'Ready to start'],
          ['Chess Friday', 'Ada is to move'],
          ['Tower defence Ada’s table', 'Cannot be played here'],
          ['Chess Grace’s table', 'Linus has won: checkmate.']
        ])
        const actions = findAll(element, '.row button').map(each => nameOf(each).split(':')[0])
        expect(actions).to.deep.equal(['Look', 'Play', 'Open', 'Sit down', 'Watch', 'Look', 'Look'])
        expect(words(findAll(element, '.row .players')[3]!)).to.equal('Grace 26 ms Linus 33 ms Ada 19 ms 2 free seats')
        const scroller = find(element, '.scroller')
        expect(scroller.scrollWidth).to.equal(scroller.clientWidth)
        find<HTMLDetailsElement>(element, '.ended').open = true
        await expect(element).to.be.accessible()
      })

  it('says how many tables wait for the visitor', async () => {
    const games = new FakeGames()
    const told: number[] = []
    const element = document.createElement('p2p-lobby')
    element.addEventListener('p2p-games', event => told.push(event.forMe))
    element.games = games
    const table = games.table('chess', [0, 1]).begin()
    await fixture(html`${element}`)
    await until(() => told.length === 1)
    table.plays(0, 'play', 'e2', 'e4').plays(1, 'play', 'e7', 'e5')
    expect(told).to.deep.equal([1, 0, 1])
  })

  it('opens a table with what was chosen, and the focus goes there and comes back', async () => {
    const games = new FakeGames()
    const element = await show(games)
    await expect(element).to.be.accessible()
    expect(words(find(element, '.empty'))).to.contain('No game is going on here')
    button(element, 'New table').click()
    await until(() => focused()?.getAttribute('type') === 'radio')
    await expect(element).to.be.accessible()
    pressOn(focused()!, 'Escape')
    await until(() => focused()?.textContent.trim() === 'New table')
    button(element, 'New table').click()
    await until(() => findAll(element, 'form').length === 1)
    const choose = (name: string, value: string) => (find<HTMLSelectElement>(element, `[name=${name}]`).value = value)
    choose('clock', '1')
    choose('name', ' Friday ')
    button(element, 'Open the table').click()
    await until(() => element.table !== undefined)
    await until(() => focused()?.tagName === 'H3')
    expect(words(focused()!)).to.equal('Chess Friday')
    button(element, 'All tables').click()
    await until(() => focused()?.textContent.trim() === 'Open')
    button(element, 'New table').click()
    await until(() => findAll(element, 'input[type=radio]').length === 2)
    findAll<HTMLInputElement>(element, 'input[type=radio]')[1]!.click()
    await until(() => findAll(element, '[name=dice]').length === 1)
    await expect(element).to.be.accessible()
    choose('seats', '4')
    choose('dice', '3')
    find<HTMLInputElement>(element, '[name=wild]').click()
    button(element, 'Open the table').click()
    await until(() => games.asked.length === 2)
    expect(games.asked).to.deep.equal([
      'create chess {"name":"Friday","options":{"increment":0,"minutes":5}}',
      'create liars-dice {"name":"","options":{"dice":3,"wild":true},"seats":4}'
    ])
  })

  it('says why a table could not be opened, and keeps what was chosen', async () => {
    const games = new FakeGames()
    const element = await show(games)
    button(element, 'New table').click()
    await until(() => findAll(element, 'form').length === 1)
    games.refusal = new SendError('too-long', 'That name is too long for a table.')
    button(element, 'Open the table').click()
    await until(() => findAll(element, '[role=alert]').length === 1)
    expect(words(find(element, '[role=alert] p'))).to.equal('That name is too long for a table.')
    expect(findAll(element, 'form')).to.have.length(1)
    await expect(element).to.be.accessible()
  })

  it('says what is not kept, that nobody is here, and that there is no connection', async () => {
    const games = new FakeGames()
    games.swarm.become('alone')
    const element = await show(games)
    expect(words(find(element, '.empty'))).to.contain('Nobody else is here yet.')
    games.tell({kind: 'not-kept', reason: 'missing'})
    games.swarm.become('offline')
    await until(() => findAll(element, '.line').length === 2)
    await expect(element).to.be.accessible()
  })
})
