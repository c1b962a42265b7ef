import {expect, fixture, html} from '@open-wc/testing'
import {defineGame, INVALID, type GameDefinition} from '../../src/features/game/define-game.ts'
import '../../src/elements/embed.ts'
import type {P2pGame, ShownState} from '../../src/elements/p2p-game/p2p-game.ts'
import {button, find, findAll, focused, pressOn, until} from './chat-fixture.ts'
import {FakeGames} from './fake-games.ts'

/** Counts to three; a state with everything plain data can be. */
const counting = defineGame<{
  count: number
  list: (number | {deep: string})[]
  said?: string
  done: boolean
  names: string[]
}>({
  name: 'counting',
  players: {min: 2, max: 4},
  setup: () => ({count: 0, list: [1, {deep: 'within'}], done: false, names: ['a', 'b']}),
  moves: {
    step(G) {
      G.count++
      G.done = G.count >= 3
    },
    say(G, _context, words) {
      if (typeof words !== 'string') return INVALID
      G.said = words
      return undefined
    }
  },
  turn: (_G, {move, seats}) => move % seats,
  end: G => (G.done ? {winners: [0], why: 'counted'} : undefined)
}) as GameDefinition

/** The example of the README, as a page would run it: its script, and its element with tables of the test's making. */
async function readmeExample(games: FakeGames): Promise<{readonly element: P2pGame; readonly lines: number}> {
  const text = await (await fetch('/README.md')).text()
  const example = text.match(/```html\n(<p2p-game[^\n]*)\n<script type="module">\n([\s\S]*?)<\/script>\n```/)
  if (example === null) throw new Error('the README has no example of a game')
  const [, markup, script] = example as unknown as [string, string, string]
  expect(markup).to.equal('<p2p-game topic="tea"></p2p-game>')
  const element = document.createElement('p2p-game')
  element.games = games
  await fixture(html`${element}`)
  const address = new URL('/src/elements/embed.ts', location.href).href
  const module = URL.createObjectURL(
    new Blob([script.replace(`'./shoal.js'`, JSON.stringify(address))], {type: 'text/javascript'})
  )
  await import(module)
  URL.revokeObjectURL(module)
  return {element, lines: script.trimEnd().split('\n').length}
}

describe('p2p-game', () => {
  it('plays the game of the README, drawn as the README draws it', async () => {
    const games = new FakeGames()
    const {element, lines} = await readmeExample(games)
    expect(lines).to.be.at.most(30)
    await until(() => findAll(element, '.new').length === 1)
    expect(find(element, '.new').textContent.trim()).to.equal('Play sticks')
    const table = games.table('sticks', [0, 1]).begin()
    // The visitor's table opens by itself.
    await until(() => element.table === table.id)
    const place = () => element.querySelector<HTMLElement>(':scope > [slot=board]')
    await until(() => place()?.textContent === '21 sticks are left. Take 1Take 2Take 3')
    expect(place()!.checkVisibility()).to.equal(true)
    await expect(element).to.be.accessible()
    place()!.querySelectorAll('button')[2]!.click()
    await until(() => place()!.textContent.startsWith('18 sticks'))
    expect([...place()!.querySelectorAll('button')].every(each => each.disabled)).to.equal(true)
    expect(games.asked).to.deep.equal(['move take 3'])
    for (let seat = 1; (table.G as {left: number}).left > 0; seat = 1 - seat) table.plays(seat, 'take', 3)
    await until(() => find(element, '.status').textContent.includes('You have won.'))
    await expect(element).to.be.accessible()
  })

  it('opens the visitor’s table by itself, and takes the focus from nobody who writes beside it', async () => {
    const games = new FakeGames()
    const page = await fixture(
      html`<div><textarea aria-label="Message"></textarea><p2p-game .games=${games} game="chess"></p2p-game></div>`
    )
    const element = page.querySelector('p2p-game')!
    const field = page.querySelector('textarea')!
    await until(() => findAll(element, '.new').length === 1)
    field.focus()
    const table = games.table('chess', [0, 1]).begin()
    await until(() => element.table === table.id && findAll(element, '[data-square]').length === 64)
    expect(document.activeElement === field).to.equal(true)
    field.blur()
    button(element, 'All tables').click()
    await until(() => findAll(element, '.row').length === 1)
    find(element, '.row button').click()
    await until(() => focused()?.tagName === 'H3')
  })

  it('leaves the keys of somebody who writes on the page’s own board alone', async () => {
    const games = new FakeGames()
    const board = (_table: unknown, place: HTMLElement, _shown: unknown) => {
      if (place.childElementCount === 0)
        place.innerHTML = '<textarea></textarea><p contenteditable>words</p><select></select><button>b</button>'
    }
    const element = await fixture<P2pGame>(
      html`<p2p-game .games=${games} .definition=${counting} .board=${board}></p2p-game>`
    )
    const table = games.table('counting', [0, 1]).begin()
    await until(() => element.querySelector('[slot=board] textarea') !== null)
    table.plays(0, 'step')
    for (const tag of ['textarea', 'p', 'select']) {
      const field = element.querySelector(`[slot=board] ${tag}`)!
      for (const key of ['[', ']']) expect(pressOn(field, key).defaultPrevented, `${tag} ${key}`).to.equal(false)
    }
    expect(pressOn(element.querySelector('[slot=board] button')!, '[').defaultPrevented).to.equal(true)
  })

  it('goes back through the moves on a board of the page’s own that takes what is shown, and not on one that does not', async () => {
    const games = new FakeGames()
    const seen: [count: number, move: number, isNow: boolean][] = []
    const board = (_table: unknown, _place: HTMLElement, {G, move, isNow}: ShownState) =>
      void seen.push([(G as {count: number}).count, move, isNow])
    const element = await fixture<P2pGame>(
      html`<p2p-game .games=${games} .definition=${counting} .board=${board}></p2p-game>`
    )
    const table = games.table('counting', [0, 1]).begin()
    table.plays(0, 'step')
    table.plays(1, 'step')
    await until(() => seen.at(-1)?.[0] === 2)
    expect(seen.at(-1)).to.deep.equal([2, 2, true])
    button(element, 'One move back').click()
    await until(() => seen.at(-1)?.[0] === 1)
    expect(seen.at(-1)).to.deep.equal([1, 1, false])
    await expect(element).to.be.accessible()
    // It is not drawn while there is nothing to draw.
    table.isCut = true
    const drawn = seen.length
    button(element, 'One move back').click()
    await until(() => find(element, '.board').textContent.includes('The oldest moves made room'))
    expect(seen).to.have.length(drawn)
    button(element, 'Back to now').click()
    await until(() => seen.at(-1)?.[2] === true)
    expect(seen.at(-1)).to.deep.equal([2, 2, true])

    element.board = (_table: unknown, place: HTMLElement) => place.replaceChildren('as it is')
    await until(() => element.querySelector('[slot=board]')?.textContent === 'as it is')
    expect(findAll(element, '.steps')).to.have.length(0)
    pressOn(find(element, '.board'), '[')
    await element.updateComplete
    expect(findAll(element, '.now')).to.have.length(0)
  })

  it('shows the state of a game without a board of its own, and a button for each move that says enough', async () => {
    const games = new FakeGames()
    const element = await fixture<P2pGame>(html`<p2p-game .games=${games} .definition=${counting}></p2p-game>`)
    const table = games.table('counting', [0, 1, 2]).begin()
    await until(() => findAll(element, '.plain-board').length === 1)
    const words = () => find(element, '.plain-board').textContent.replace(/\s+/g, ' ').trim()
    expect(words()).to.equal('count 0 list 1 1 2 deep within done no names a, b')
    expect(findAll(element, '.board button').map(each => each.textContent.trim())).to.deep.equal(['step'])
    await expect(element).to.be.accessible()
    button(element, 'step').click()
    await until(() => words().startsWith('count 1'))
    expect(findAll(element, '.board button')).to.have.length(0)
    table.plays(1, 'say', 'hello')
    await until(() => words().includes('said hello'))
    button(element, 'One move back').click()
    await until(() => !words().includes('said hello'))
    table.isCut = true
    button(element, 'One move back').click()
    await until(() => find(element, '.board').textContent.includes('The oldest moves made room'))
  })

  it('keeps the table when the page cannot draw it, and says so', async () => {
    const games = new FakeGames()
    const board = () => {
      throw new Error('no colours left')
    }
    const element = await fixture<P2pGame>(
      html`<p2p-game .games=${games} .definition=${counting} .board=${board}></p2p-game>`
    )
    games.table('counting', [0, 1]).begin()
    await until(() => findAll(element, '[role=alert]').length === 1)
    expect(find(element, '[role=alert] p').textContent).to.equal('The page could not draw this game: no colours left')
    expect(findAll(element, '.seat')).to.have.length(2)
  })

  it('opens a table of its game when there is none and somebody asks for one', async () => {
    const games = new FakeGames()
    games.table('liars-dice', [0, 1]).begin()
    const element = await fixture<P2pGame>(html`<p2p-game .games=${games} game="chess"></p2p-game>`)
    const tables: (string | undefined)[] = []
    element.addEventListener('p2p-table', event => tables.push(event.table))
    await until(() => findAll(element, '.empty').length === 1)
    expect(element.table).to.equal(undefined)
    await expect(element).to.be.accessible()
    button(element, 'Play chess').click()
    await until(() => findAll(element, 'form').length === 1)
    expect(findAll(element, 'input[type=radio]')).to.have.length(0)
    button(element, 'Open the table').click()
    await until(() => element.table !== undefined)
    expect(games.asked).to.deep.equal(['create chess {"name":"","options":{"increment":5,"minutes":10}}'])
    await until(() => findAll(element, '.waiting').length === 1)
    button(element, 'All tables').click()
    await until(() => findAll(element, '.row').length === 1)
    // Who went back to the list is not taken away from it again.
    expect(element.table).to.equal(undefined)
    expect(tables).to.deep.equal([games.turnTable(tables[0]!)!.id, undefined])
  })
})
