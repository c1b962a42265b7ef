import {expect, fixture, html} from '@open-wc/testing'
import {StorageError} from '../../src/base/errors.ts'
import type {DrawShared} from '../../src/elements/draw-board.ts'
import '../../src/elements/embed.ts'
import type {P2pGame} from '../../src/elements/p2p-game/p2p-game.ts'
import type {P2pLobby} from '../../src/elements/p2p-lobby/p2p-lobby.ts'
import {defineShared} from '../../src/features/game/define-shared.ts'
import {whiteboard} from '../../src/features/game/whiteboard.ts'
import {button, find, findAll, until} from './chat-fixture.ts'
import {line} from './fake-board.ts'
import {keyOf} from './fake-chat.ts'
import {FakeGames} from './fake-games.ts'

const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()

function gamesWithBoard(): FakeGames {
  const games = new FakeGames()
  void games.define(whiteboard)
  return games
}

async function openBoard(games: FakeGames, theme = 'light', width = '50rem'): Promise<P2pGame> {
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pGame>(html`<p2p-game .games=${games} game="whiteboard" theme=${theme}></p2p-game>`, {
    parentNode: frame
  })
  await until(() => findAll(element, 'p2p-whiteboard').length === 1)
  return element
}

const summary = (element: Element) =>
  find(element, 'p2p-shared-table').shadowRoot!.querySelector<HTMLElement>('summary')!

describe('a table of shared state', () => {
  for (const theme of ['light', 'dark'])
    for (const width of ['50rem', '20rem'])
      it(`shows who is there, what is kept and the whiteboard itself, ${theme}, ${width}`, async () => {
        const games = gamesWithBoard()
        const table = games.shared('whiteboard', 0)
        table.come(1, 2)
        table.board.draw(keyOf(1), 's1.0', line([[0, 0], [40, 40]])) // prettier-ignore
        const element = await openBoard(games, theme, width)
        await until(() => words(summary(element)).startsWith('You, Ada and Grace are there'))
        expect(words(summary(element))).to.equal('You, Ada and Grace are there Kept on this device')
        expect(getComputedStyle(find(element, 'p2p-whiteboard')).colorScheme).to.equal(theme)
        const place = find(element, 'p2p-whiteboard')
        expect(place.clientHeight).to.be.greaterThan(300)
        await expect(element).to.be.accessible()
        summary(element).click()
        await until(() => button(element, 'Forget it on this device').checkVisibility())
        expect(findAll(element, '.there li').map(words)).to.deep.equal(['quiet heron you', 'Ada 19 ms', 'Grace 26 ms'])
        expect(find(element, 'p2p-shared-table').scrollWidth).to.equal(find(element, 'p2p-shared-table').clientWidth)
        await expect(element).to.be.accessible()
      })

  it('is held while it is shown, and let go of when it is not', async () => {
    const games = gamesWithBoard()
    const table = games.shared('whiteboard', 1)
    const element = await openBoard(games)
    expect(table.holders).to.equal(1)
    button(element, 'All tables').click()
    await until(() => findAll(element, '.row').length === 1)
    expect(table.holders).to.equal(0)
    button(element, 'Open: Whiteboard, Ada’s table').click()
    await until(() => table.holders === 1)
    element.remove()
    await until(() => table.holders === 0)
  })

  it('is forgotten on this device when the visitor wants it, and kept again when they think better of it', async () => {
    const games = gamesWithBoard()
    const table = games.shared('whiteboard', 1)
    const element = await openBoard(games)
    summary(element).click()
    button(element, 'Forget it on this device').click()
    await until(() => table.board.kept === false && words(summary(element)).includes('Not kept on this device'))
    const said = () => findAll(element, '[aria-live]').map(words)
    await until(() => said().some(each => each.startsWith('Forgotten on this device.')))
    await expect(element).to.be.accessible()
    button(element, 'Keep it on this device').click()
    await until(() => table.board.kept === true && words(summary(element)).includes('Kept on this device'))
    table.board.refusal = new StorageError('full', 'The disk is full.') as never
    button(element, 'Forget it on this device').click()
    await until(() => findAll(element, '[role=alert]').some(each => words(each).includes('The disk is full.')))
    expect(words(summary(element))).to.include('Kept on this device')
  })

  it('offers no choice where nothing is kept anyway', async () => {
    const games = gamesWithBoard()
    games.shared('whiteboard', 1).board.kept = undefined
    const element = await openBoard(games)
    expect(words(summary(element))).to.equal('Only you are there Not kept')
    summary(element).click()
    expect(findAll(element, '.keep')).to.have.length(0)
    expect(findAll(element, '.asks-close')).to.have.length(0)
  })

  it('is taken away by its host after a question, and says so to whoever is there', async () => {
    const games = gamesWithBoard()
    const table = games.shared('whiteboard', 0)
    const element = await openBoard(games)
    summary(element).click()
    button(element, 'Take the table away').click()
    await until(() => findAll(element, '.ask').length === 1)
    expect(words(find(element, '.ask p'))).to.equal('It is gone for everybody, with all that is on it.')
    expect(table.closed).to.equal(false)
    await expect(element).to.be.accessible()
    find<HTMLButtonElement>(element, '.ask .danger').click()
    await until(() =>
      findAll(element, '.still').some(each => words(each).includes('The host has taken this table away.'))
    )
    expect(table.holders).to.equal(0)
  })

  it('says who did what had no effect', async () => {
    const games = gamesWithBoard()
    const table = games.shared('whiteboard', 0)
    const element = await openBoard(games)
    table.board.faults = [{key: keyOf(1), reason: 'not-theirs', count: 2, timeMs: 0}]
    table.board.tell('faults')
    summary(element).click()
    await until(() => findAll(element, '.faults li').length === 1)
    expect(words(find(element, '.faults li'))).to.equal(
      `${table.board.nameOf(keyOf(1))} tried to change what is not theirs.`
    )
  })
})

describe('a lobby with shared state', () => {
  it('lists who is there, and opens a table that anybody can take part in', async () => {
    const games = gamesWithBoard()
    games.shared('whiteboard', 1, 'Wall').come(1, 2)
    games.shared('whiteboard', 2)
    games.shared('whiteboard', 0)
    const element = await fixture<P2pLobby>(html`<p2p-lobby .games=${games}></p2p-lobby>`)
    await until(() => findAll(element, '.row').length === 3)
    expect(findAll(element, '.row').map(row => words(row.querySelector('.about')!))).to.deep.equal([
      'Whiteboard Your table Nobody is there now Open to everybody here',
      'Whiteboard Grace’s table Nobody is there now Open to everybody here',
      'Whiteboard Wall Ada 19 ms Grace 26 ms Open to everybody here'
    ])
    await expect(element).to.be.accessible()
  })

  it('makes one: without seats, kept on this device or not', async () => {
    const games = gamesWithBoard()
    const element = await fixture<P2pLobby>(html`<p2p-lobby .games=${games}></p2p-lobby>`)
    await until(() => findAll(element, '.new').length === 1)
    button(element, 'New table').click()
    await until(() => findAll(element, 'form').length === 1)
    const kind = findAll(element, '.kind').find(each => words(each) === 'Whiteboard Everybody here')!
    kind.querySelector('input')!.click()
    await until(() => findAll(element, '.shared').length === 1)
    expect(words(find(element, '.shared'))).to.equal(
      'There are no seats: everybody in this topic can open it and take part. Keep it on this device'
    )
    expect(findAll(element, '[name=seats]')).to.have.length(0)
    await expect(element).to.be.accessible()
    find<HTMLInputElement>(element, '[name=keep]').click()
    button(element, 'Open the table').click()
    await until(() => games.asked.length === 1)
    expect(games.asked).to.deep.equal(['create whiteboard {"keep":false,"name":"","options":{}}'])
    await until(() => findAll(element, 'p2p-whiteboard').length === 1)
  })
})

/** The example of the README, as a page would run it: its script, and its element with tables of the test's making. */
async function readmeExample(games: FakeGames): Promise<{readonly element: P2pGame; readonly lines: number}> {
  const text = await (await fetch('/README.md')).text()
  const script = /<script type="module">\n( *import \{defineShared\}[\s\S]*?)<\/script>/.exec(text)?.[1]
  if (script === undefined) throw new Error('the README has no example of something shared')
  const element = document.createElement('p2p-game')
  element.games = games
  await fixture(html`${element}`)
  const address = new URL('/src/elements/embed.ts', location.href).href
  const code = script.replace(`'./shoal.js'`, JSON.stringify(address))
  const module = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}))
  await import(module)
  URL.revokeObjectURL(module)
  return {element, lines: script.trimEnd().split('\n').length}
}

describe('p2p-game with shared state', () => {
  it('shows the toy of the README, and switches its lamps', async () => {
    const games = new FakeGames()
    const {element, lines} = await readmeExample(games)
    expect(lines).to.be.at.most(30)
    const table = games.shared('lamps', 1)
    await until(() => element.querySelectorAll('button').length === 9)
    const lamp = element.querySelectorAll('button')[1]!
    expect(lamp.textContent).to.equal('lamp 2: off')
    lamp.click()
    await until(() => lamp.textContent === 'lamp 2: on')
    // Somebody else switches it off.
    table.board.write('lamp 2', false, keyOf(1))
    await until(() => lamp.textContent === 'lamp 2: off')
    expect(games.games.find(({name}) => name === 'lamps')?.keeps).to.equal(true)
    await expect(element).to.be.accessible()
  })

  it('opens the only table there is, one’s own of several, and else the list', async () => {
    const games = gamesWithBoard()
    const element = await fixture<P2pGame>(html`<p2p-game .games=${games} game="whiteboard"></p2p-game>`)
    await until(() => findAll(element, '.empty').length === 1)
    expect(words(find(element, '.new'))).to.equal('New whiteboard')
    expect(words(find(element, '.empty h4'))).to.equal('Nothing is open here')
    await expect(element).to.be.accessible()
    const first = games.shared('whiteboard', 1)
    await until(() => element.table === first.id && findAll(element, 'p2p-whiteboard').length === 1)
    button(element, 'All tables').click()
    await until(() => findAll(element, '.row').length === 1)
    games.shared('whiteboard', 2)
    const other = await fixture<P2pGame>(html`<p2p-game .games=${games} game="whiteboard"></p2p-game>`)
    await until(() => findAll(other, '.row').length === 2)
    expect(other.table).to.equal(undefined)
    const own = games.shared('whiteboard', 0)
    await until(() => other.table === own.id)
    // Who went back to the list stays there.
    expect(element.table).to.equal(undefined)
  })

  it('has a page draw its own, after each change, and shows it as it is when the page does not', async () => {
    const games = new FakeGames()
    const lamps = defineShared({name: 'lamps'})
    const drawn: number[] = []
    const board: DrawShared = (table, place) => {
      drawn.push(table.keys().length)
      place.textContent = table.keys().join(' ')
    }
    const element = await fixture<P2pGame>(
      html`<p2p-game .games=${games} .definition=${lamps} .board=${board}></p2p-game>`
    )
    const table = games.shared('lamps', 1)
    const place = () => element.querySelector<HTMLElement>(':scope > [slot=board]')
    await until(() => place() !== null)
    table.board.write('one', true, keyOf(1))
    await until(() => place()!.textContent === 'one')
    expect(place()!.checkVisibility()).to.equal(true)
    expect([drawn[0], drawn.at(-1)]).to.deep.equal([0, 1])
    await expect(element).to.be.accessible()
    element.board = undefined
    await until(() => findAll(element, '.plain li').length === 1)
    expect(words(find(element, '.plain li'))).to.equal(`one yes by ${table.board.nameOf(keyOf(1))}`)
    table.board.take('one')
    await until(() => findAll(element, '.plain li').length === 0)
    element.board = () => {
      throw new Error('no colours left')
    }
    await until(() => findAll(element, '[role=alert]').length === 1)
    expect(words(find(element, '[role=alert] p'))).to.equal('The page could not draw this game: no colours left')
  })
})
