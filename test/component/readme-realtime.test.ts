import {expect, fixture, html} from '@open-wc/testing'
import {firstState, type RealtimeDefinition} from '../../src/features/game/define-realtime.ts'
import '../../src/elements/embed.ts'
import type {P2pGame} from '../../src/elements/p2p-game/p2p-game.ts'
import {find, findAll, until} from './chat-fixture.ts'
import {FakeGames} from './fake-games.ts'

interface Coins {
  readonly coin: {readonly x: number; readonly y: number}
  readonly fish: {x: number; y: number; coins: number}[]
}

const addressOf = (path: string) => JSON.stringify(new URL(path, location.href).href)

/** Runs a script of the README, whose imports are these. */
async function run(script: string, imports: Readonly<Record<string, string>>): Promise<void> {
  let text = script
  for (const [name, address] of Object.entries(imports)) {
    if (!text.includes(`'${name}'`)) throw new Error(`the example does not import ${name}`)
    text = text.replace(`'${name}'`, address)
  }
  const module = URL.createObjectURL(new Blob([text], {type: 'text/javascript'}))
  await import(module)
  URL.revokeObjectURL(module)
}

/** The example of the README, as a page would run it. */
async function readmeGame(games: FakeGames): Promise<{readonly element: P2pGame; readonly script: string}> {
  const text = await (await fetch('/README.md')).text()
  const examples = text.matchAll(
    /```html\n<p2p-game topic="tea"><\/p2p-game>\n<script type="module">\n([\s\S]*?)<\/script>\n```/g
  )
  const script = [...examples].map(([, found]) => found!).find(found => found.includes('defineRealtime'))
  if (script === undefined) throw new Error('the README has no example of a game in real time')
  const element = document.createElement('p2p-game')
  element.games = games
  await fixture(html`${element}`)
  await run(script, {
    './shoal.js': addressOf('/src/elements/embed.ts'),
    './shoal-realtime.js': addressOf('/src/features/game/realtime-kit.ts')
  })
  return {element, script}
}

describe('The game in real time of the README', () => {
  it('is offered, steered, played to its end and drawn', async () => {
    const {element, script} = await readmeGame(new FakeGames())
    expect(script.trimEnd().split('\n').length).to.be.at.most(45)
    await until(() => findAll(element, '.new').length === 1)
    expect(find(element, '.new').textContent.trim()).to.equal('Play coins')
    const definition = element.definition as RealtimeDefinition<Coins>
    const device = (...down: readonly string[]) => ({
      key: (code: string) => down.includes(code),
      touch: undefined,
      last: 0
    })
    expect(
      [device(), device('ArrowLeft'), device('ArrowRight', 'ArrowDown')].map(each => definition.input(each))
    ).to.deep.equal([0, 1, 10])
    const S = firstState(definition, {seats: 2, options: null, seed: new Uint8Array(32).fill(7)})
    let ticks = 0
    while (definition.end(S, ticks) === undefined) {
      const [, own] = S.fish
      const press =
        (own!.x > S.coin.x ? 1 : own!.x < S.coin.x ? 2 : 0) + (own!.y > S.coin.y ? 4 : own!.y < S.coin.y ? 8 : 0)
      definition.step(S, [0, press], ticks++, ['playing', 'playing'])
    }
    expect(ticks).to.be.greaterThan(20)
    expect(definition.end(S, ticks)).to.deep.equal({winners: [1]})
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d')!
    definition.render!(context, {
      S,
      tick: ticks,
      width: canvas.width,
      height: canvas.height,
      ownSeat: 1,
      parts: ['playing', 'playing'],
      names: ['Ada', 'Ben'],
      colours: {ink: '#000', muted: '#444', surface: '#fff', line: '#ccc', seats: ['#a00', '#00a']},
      still: true
    })
    expect(context.getImageData(0, 0, canvas.width, canvas.height).data.some(value => value > 0)).to.equal(true)
  })

  it('holds in the test kit, by the script of the README', async () => {
    const {element} = await readmeGame(new FakeGames())
    const text = await (await fetch('/README.md')).text()
    const script = text.match(/```js\n(import \{findNondeterminism[\s\S]*?)```/)?.[1]
    if (script === undefined) throw new Error('the README has no example of the test kit')
    Object.assign(globalThis, {exampleOfReadme: element.definition})
    const coins = URL.createObjectURL(
      new Blob(['export const coins = globalThis.exampleOfReadme'], {type: 'text/javascript'})
    )
    const {log} = console
    const said: unknown[] = []
    console.log = (...words: readonly unknown[]) => void said.push(...words)
    try {
      await run(script, {
        // Its other half, for games in turns, wants a bundler.
        'shoal/playtest': addressOf('/src/features/game/playtest.ts'),
        './coins.js': JSON.stringify(coins)
      })
    } finally {
      console.log = log
      URL.revokeObjectURL(coins)
      Reflect.deleteProperty(globalThis, 'exampleOfReadme')
    }
    expect(said).to.have.length(1)
    const [, steps] = String(said[0]).match(/^(\d+) steps, the same on all pages$/)!
    expect(Number(steps)).to.be.greaterThan(300)
  })
})
