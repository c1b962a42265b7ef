import {expect, fixture, html} from '@open-wc/testing'
import {css, LitElement} from 'lit'
import type {GamesView, RealtimeTableView, TablePhaseView, TableRowView} from '../../src/elements/games-view.ts'
import '../../src/elements/p2p-game-table/p2p-game-table.ts'
import type {P2pGameTable} from '../../src/elements/p2p-game-table/p2p-game-table.ts'
import type {RealtimeMatchView} from '../../src/elements/realtime-view.ts'
import {tokenStyles} from '../../src/elements/styles/tokens.styles.ts'
import {until} from './chat-fixture.ts'
import {keyOf} from './fake-chat.ts'
import {FakeGames, names} from './fake-games.ts'

class Stage extends LitElement {
  static override styles = [
    tokenStyles,
    css`
      :host {
        display: grid;
        inline-size: 40rem;
        block-size: 40rem;
      }
    `
  ]
  games!: GamesView
  override render() {
    return html`<p2p-game-table .games=${this.games} .table=${'ab'.repeat(16)}></p2p-game-table>`
  }
}
customElements.define('realtime-stage', Stage)

/** A table of real time whose match is nothing but its phase. */
class FakeRealtimeTable implements RealtimeTableView {
  readonly id = 'ab'.repeat(16)
  readonly game = 'light-cycles'
  readonly gameKind = 'realtime'
  readonly name = ''
  readonly timeMs = 0
  readonly maxSeats = 2
  readonly forMe = false
  readonly host
  readonly hostName
  readonly isOwn
  ownSeat: number | undefined = 0
  phase: TablePhaseView
  match: RealtimeMatchView | undefined
  here = true
  canStart = true
  /** Who is ready for another match. */
  nextPeople: readonly number[] = [0, 1]
  readonly done: string[] = []

  constructor(host: number, phase: TablePhaseView) {
    this.host = keyOf(host)
    this.hostName = names[host]!
    this.isOwn = host === 0
    this.phase = phase
  }

  get seats(): TableRowView['seats'] {
    return this.#seats([0, 1])
  }

  get next(): RealtimeTableView['next'] {
    if (!this.canStart || this.phase.kind !== 'ended') return undefined
    return {seats: this.#seats(this.nextPeople), missing: Math.max(0, 2 - this.nextPeople.length)}
  }

  #seats(people: readonly number[]): TableRowView['seats'] {
    return people.map((person, seat) => ({
      seat,
      key: keyOf(person),
      name: names[person]!,
      own: person === this.ownSeat,
      here: this.here,
      roundTripMs: undefined,
      out: undefined,
      offeredTo: undefined
    }))
  }

  enter(): Promise<RealtimeMatchView | undefined> {
    this.done.push('enter')
    return Promise.resolve(undefined)
  }

  leave(): void {
    this.done.push('leave')
  }

  ready(on: boolean): Promise<void> {
    this.done.push(`ready ${on}`)
    return Promise.resolve()
  }

  start(): Promise<boolean> {
    this.done.push('start')
    return Promise.resolve(true)
  }

  close(): Promise<void> {
    this.done.push('close')
    return Promise.resolve()
  }
}

/** A match that is being fetched. */
class LostMatch implements RealtimeMatchView {
  readonly definition = {name: 'light-cycles', idle: 0, input: () => 0}
  readonly ownSeat = undefined
  readonly S = undefined
  readonly tick = 0
  readonly parts = []
  readonly phase = {kind: 'joining'} as const
  readonly seats = []
  readonly desync = undefined
  readonly faults = []
  readonly inputDelay = 0

  pulse(): void {
    // Nothing is due.
  }

  steer(): void {
    // Nobody sits here.
  }

  on(): () => void {
    return () => undefined
  }
}

async function show(table: FakeRealtimeTable) {
  const games = new FakeGames()
  games.others = [table]
  games.realtimeTable = () => table
  const stage = await fixture<Stage>(html`<realtime-stage .games=${games}></realtime-stage>`)
  await stage.updateComplete
  const element: P2pGameTable = stage.shadowRoot!.querySelector('p2p-game-table')!
  await element.updateComplete
  const root = () => element.shadowRoot!.querySelector('p2p-realtime-table')?.shadowRoot ?? element.shadowRoot!
  const button = (words: string) =>
    [...root().querySelectorAll('button')].find(each => each.textContent?.trim() === words)
  return {element, root, button}
}

const lobby: TablePhaseView = {kind: 'lobby', ready: [keyOf(0), keyOf(1)], missing: 0}
const playing: TablePhaseView = {kind: 'playing', waitingFor: [], what: 'play'}
const ended: TablePhaseView = {kind: 'ended', end: {winners: [1]}}

describe('a table of real time', () => {
  it('before its start has seats, and is begun by its host', async () => {
    const table = new FakeRealtimeTable(0, lobby)
    const {element, button} = await show(table)
    expect(element.shadowRoot!.textContent).to.contain('Ada')
    button('Start')!.click()
    await until(() => table.done.includes('start'))
    await expect(element).shadowDom.to.be.accessible()
  })

  it('is entered while it is shown, and left when it is not any more', async () => {
    const table = new FakeRealtimeTable(1, playing)
    const {element} = await show(table)
    await until(() => table.done.includes('enter'))
    expect(table.done.filter(what => what === 'leave')).to.deep.equal([])
    element.remove()
    expect(table.done.at(-1)).to.equal('leave')
  })

  it('after its end says who won; its host plays again or takes it away, after a question', async () => {
    const table = new FakeRealtimeTable(0, ended)
    const {element, root, button} = await show(table)
    await until(() => button('Play again') !== undefined)
    expect(root().textContent).to.contain('Ada has won')
    button('Play again')!.click()
    await until(() => table.done.includes('start'))
    button('Take the table away')!.click()
    await element.updateComplete
    expect(table.done).not.to.include('close')
    const ask = element.shadowRoot!.querySelector<HTMLButtonElement>('.ask .danger')!
    ask.click()
    await until(() => table.done.includes('close'))
  })

  it('says so when nobody is there who could show the game', async () => {
    const table = new FakeRealtimeTable(1, playing)
    table.ownSeat = undefined
    table.match = new LostMatch()
    const {root, element} = await show(table)
    await until(() => root().querySelector('p2p-arena') !== null)
    expect(root().querySelector('.lost')).to.equal(null)
    table.here = false
    const stage = (element.getRootNode() as ShadowRoot).host as Stage
    ;(stage.games as FakeGames).changed(table)
    await until(() => root().querySelector('.lost') !== null)
    expect(root().querySelector('.lost')!.textContent).to.equal(
      'Nobody who plays is here now. The game can be watched when one of them comes back.'
    )
    await expect(element).shadowDom.to.be.accessible()
  })

  it('is not begun anew before its players said how it ended, and says why', async () => {
    const table = new FakeRealtimeTable(0, ended)
    table.canStart = false
    const {root, button} = await show(table)
    await until(() =>
      root().textContent!.includes('You can play again once the pages of the others have told how it ended.')
    )
    expect(button('Play again')).to.equal(undefined)
    expect(button('Take the table away')).not.to.equal(undefined)
  })

  it('whose rules failed says so, with their words, and can only be taken away', async () => {
    const table = new FakeRealtimeTable(0, {kind: 'broken', message: 'field is not iterable'})
    const {element, root, button} = await show(table)
    await until(() => root().querySelector('details') !== null)
    expect(root().querySelector('[role=status]')!.textContent).to.contain('The rules of this game failed')
    expect(root().querySelector('details')!.textContent).to.contain('field is not iterable')
    expect(table.done).to.deep.equal([])
    expect(button('Play again')).to.equal(undefined)
    expect(button('Take the table away')).not.to.equal(undefined)
    await expect(element).shadowDom.to.be.accessible()
    // While its last picture is still shown as well.
    table.match = new LostMatch()
    const stage = (element.getRootNode() as ShadowRoot).host as Stage
    ;(stage.games as FakeGames).changed(table)
    await until(() => root().querySelector('p2p-arena ~ .acts .asks-close') !== null)
  })

  it('between two matches says who is ready; who is not sits down, and who is stands up', async () => {
    const table = new FakeRealtimeTable(1, ended)
    table.nextPeople = [1]
    const {element, root, button} = await show(table)
    const text = () => root().textContent!.replace(/\s+/g, ' ')
    await until(() => text().includes('Ready for the next match: Ada. Waits for 1 more player.'))
    expect(text()).not.to.include('Ada can start another match.')
    button('Sit down')!.click()
    await until(() => table.done.includes('ready true'))
    await expect(element).shadowDom.to.be.accessible()
    table.nextPeople = [1, 0]
    const stage = (element.getRootNode() as ShadowRoot).host as Stage
    ;(stage.games as FakeGames).changed(table)
    await until(() => text().includes('Ready for the next match: Ada, you.'))
    expect(text()).to.include('Ada can start another match.')
    button('Stand up')!.click()
    await until(() => table.done.includes('ready false'))
    table.ownSeat = undefined
    ;(stage.games as FakeGames).changed(table)
    await until(() => text().includes('All seats are taken. You can watch.'))
  })

  it('lets people sit down though its picture shows no end, since nobody hands out the state any more', async () => {
    const table = new FakeRealtimeTable(1, ended)
    table.nextPeople = [1]
    table.match = new LostMatch()
    const {root, button} = await show(table)
    await until(() => root().querySelector('p2p-arena ~ .acts .sit') !== null)
    button('Sit down')!.click()
    await until(() => table.done.includes('ready true'))
  })

  it('is not begun anew while too few are ready', async () => {
    const table = new FakeRealtimeTable(0, ended)
    table.nextPeople = []
    const {root, button} = await show(table)
    await until(() => root().textContent!.includes('Nobody is ready for the next match.'))
    expect(root().textContent).to.include('Waits for 2 more players.')
    expect(button('Play again')!.disabled).to.equal(true)
  })

  it('says so when its players say different things about how it ended', async () => {
    const table = new FakeRealtimeTable(1, {kind: 'ended', end: {winners: [], why: 'disputed'}})
    const {root} = await show(table)
    const words = 'Nobody has won: the players say different things about how it ended.'
    await until(() => root().querySelector('[role=status]')?.textContent === words)
  })

  it('of somebody else says who can go on', async () => {
    const table = new FakeRealtimeTable(1, ended)
    table.nextPeople = [0, 1]
    const {element, root, button} = await show(table)
    await until(() => root().textContent!.includes('Ada can start another match.'))
    expect(button('Play again')).to.equal(undefined)
    table.canStart = false
    const stage = (element.getRootNode() as ShadowRoot).host as Stage
    ;(stage.games as FakeGames).changed(table)
    await until(() =>
      root().textContent!.includes('You can play again once the pages of the others have told how it ended.')
    )
    expect(root().textContent).not.to.include('Ada can start another match.')
  })
})
