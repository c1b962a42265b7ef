import {expect, fixture, html} from '@open-wc/testing'
import {css, LitElement} from 'lit'
import type {PersonKey} from '../../src/base/ids.ts'
import '../../src/elements/p2p-arena/p2p-arena.ts'
import type {P2pArena} from '../../src/elements/p2p-arena/p2p-arena.ts'
import type {
  DesyncView,
  RealtimeFaultView,
  RealtimeMatchView,
  RealtimePhaseView,
  RealtimeSeatView
} from '../../src/elements/realtime-view.ts'
import {tokenStyles} from '../../src/elements/styles/tokens.styles.ts'
import {firstState} from '../../src/features/game/define-realtime.ts'
import {lightCycles} from '../../src/features/game/games/light-cycles.ts'
import {until} from './chat-fixture.ts'

/** Where an arena stands in a page: something with the tokens. */
class ArenaStage extends LitElement {
  static override styles = [
    tokenStyles,
    css`
      :host {
        display: block;
        inline-size: 40rem;
        background: var(--_surface);
        color: var(--_ink);
        font: var(--_text) var(--_font);
      }
    `
  ]

  match: RealtimeMatchView | undefined

  override render() {
    return html`<p2p-arena .match=${this.match} .names=${['Ada', 'Grace', 'Mary']} label="Light cycles"
      ><button slot="actions">Again</button></p2p-arena
    >`
  }
}
customElements.define('arena-stage', ArenaStage)

const keyOf = (seat: number) => `${seat}`.repeat(64) as PersonKey

class FakeMatch implements RealtimeMatchView {
  definition = lightCycles as unknown as RealtimeMatchView['definition']
  ownSeat: number | undefined = 0
  readonly S = firstState(lightCycles, {seats: 3, options: null, seed: new Uint8Array(32)})
  tick = 0
  phase: RealtimePhaseView = {kind: 'playing'}
  seats: RealtimeSeatView[] = [0, 1, 2].map(seat => ({
    seat,
    key: keyOf(seat),
    part: 'playing',
    heldLeftMs: undefined,
    roundTripMs: seat === 0 ? undefined : 40
  }))
  desync: DesyncView | undefined
  faults: RealtimeFaultView[] = []
  inputDelay = 2
  pulses = 0
  #input: () => number = () => 0
  #listeners = new Set<() => void>()

  get parts() {
    return this.seats.map(({part}) => part)
  }

  pulse(): void {
    this.pulses++
  }

  steer(input: () => number): void {
    this.#input = input
  }

  /** What one tick would take. */
  press(): number {
    return this.#input()
  }

  on(_: 'change', listener: () => void, {signal}: {signal?: AbortSignal} = {}): () => void {
    this.#listeners.add(listener)
    const end = () => this.#listeners.delete(listener)
    signal?.addEventListener('abort', end)
    return end
  }

  change(what: Partial<FakeMatch>): void {
    Object.assign(this, what)
    for (const listener of this.#listeners) listener()
  }

  get followed(): number {
    return this.#listeners.size
  }
}

async function show(match = new FakeMatch(), theme = 'light') {
  const stage = await fixture<ArenaStage>(html`<arena-stage .match=${match} theme=${theme}></arena-stage>`)
  await stage.updateComplete
  const arena: P2pArena = stage.shadowRoot!.querySelector('p2p-arena')!
  await arena.updateComplete
  const root = arena.shadowRoot!
  const canvas = root.querySelector('canvas')!
  const text = (selector: string) => root.querySelector(selector)?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? ''
  const key = (type: 'keydown' | 'keyup', code: string) => {
    const event = new KeyboardEvent(type, {code, bubbles: true, cancelable: true})
    canvas.dispatchEvent(event)
    return event
  }
  const point = (type: string, x: number, y: number) => {
    const {left, top, width, height} = canvas.getBoundingClientRect()
    const init = {pointerId: 1, clientX: left + x * width, clientY: top + y * height, bubbles: true, cancelable: true}
    canvas.dispatchEvent(new PointerEvent(type, init))
  }
  return {match, stage, arena, root, canvas, text, key, point}
}

describe('p2p-arena', () => {
  it('asks the match for what is due with every picture, and draws it', async () => {
    const {match, canvas} = await show()
    await until(() => match.pulses > 3)
    const {width, height} = canvas
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, width, height).data
    const colours = new Set<string>()
    for (let at = 0; at < pixels.length; at += 4) colours.add(pixels.subarray(at, at + 3).join())
    // Ground, and a colour for each of three seats at least.
    expect(colours.size).to.be.greaterThan(4)
  })

  it('steers by keys: held, tapped between two ticks, and none that the page needs', async () => {
    const {match, key} = await show()
    expect(match.press()).to.equal(0)
    expect(key('keydown', 'ArrowLeft').defaultPrevented).to.equal(true)
    expect(match.press()).to.equal(4)
    expect(match.press()).to.equal(4)
    key('keyup', 'ArrowLeft')
    expect(match.press()).to.equal(0)
    key('keydown', 'KeyW')
    key('keyup', 'KeyW')
    expect([match.press(), match.press()]).to.deep.equal([1, 0])
    expect(key('keydown', 'Tab').defaultPrevented).to.equal(false)
  })

  it('steers by a finger, also when it turns without being lifted', async () => {
    const {match, point} = await show()
    match.press()
    point('pointerdown', 0.2, 0.5)
    point('pointermove', 0.7, 0.52)
    expect(match.press()).to.equal(2)
    point('pointermove', 0.71, 0.65)
    expect(match.press()).to.equal(3)
    point('pointerup', 0.71, 0.65)
    expect(match.press()).to.equal(0)
  })

  it('lets go of everything when it is left', async () => {
    const {match, key, canvas} = await show()
    match.press()
    canvas.focus()
    key('keydown', 'ArrowUp')
    canvas.blur()
    expect(match.press()).to.equal(0)
  })

  it('says in words what goes on', async () => {
    const {match, arena, text} = await show()
    const said = async (phase: RealtimePhaseView) => {
      match.change({phase})
      await arena.updateComplete
      return text('[role=status]')
    }
    expect(await said({kind: 'waiting', waitingFor: [1, 2]})).to.include('Grace and Mary')
    expect(await said({kind: 'starting', waitingFor: [2]})).to.include('Mary')
    expect(await said({kind: 'watching', returning: false})).to.equal('You are watching.')
    expect(await said({kind: 'watching', returning: true})).to.include('coming back')
    match.change({
      seats: match.seats.map(seat =>
        seat.seat === 1 ? {...seat, part: 'held', heldLeftMs: 12_400} : {...seat, roundTripMs: 400}
      )
    })
    await arena.updateComplete
    expect(text('.seats')).to.include('Grace away, seat kept for 13 s').and.include('Mary slow link, 400 ms')
    match.change({desync: {tick: 10, differ: [0], ownDiffers: true, repaired: false}})
    await arena.updateComplete
    expect(text('[role=alert]')).to.include('Your game').and.include('being put right')
    match.change({desync: {tick: 10, differ: [1], ownDiffers: false, repaired: false}})
    await arena.updateComplete
    expect(text('[role=alert]')).to.equal('The game of Grace is out of step with the others.')
    match.change({desync: {tick: 10, differ: [0, 2], ownDiffers: true, repaired: false}})
    await arena.updateComplete
    expect(text('[role=alert]')).to.equal('The games got out of step. It is being put right…')
    match.change({desync: {tick: 10, differ: [0, 2], ownDiffers: true, repaired: true}})
    await arena.updateComplete
    expect(text('[role=alert]')).to.equal('The games got out of step, and were put right.')
    match.change({faults: [{key: keyOf(2), reason: 'two-inputs', times: 2, timeMs: 0}]})
    await arena.updateComplete
    expect(text('details')).to.include('Mary').and.include('2 times')
    match.change({phase: {kind: 'broken', message: 'x is not a function'}})
    await arena.updateComplete
    expect(text('[role=alert]')).to.equal('x is not a function')
  })

  it('says once that it cannot be drawn, goes on, and is silent again when it can', async () => {
    const match = new FakeMatch()
    let [fails, pictures] = [true, 0]
    const render = () => {
      pictures++
      if (fails) throw new TypeError('trail is undefined')
    }
    match.change({definition: {...match.definition, render}})
    const {arena, text, key} = await show(match)
    await until(() => text('[role=alert]') !== '')
    expect(text('[role=alert]')).to.equal('The page could not draw this game: trail is undefined')
    const alert = arena.shadowRoot!.querySelector('[role=alert]')
    const before = pictures
    await until(() => pictures > before + 5)
    expect(arena.shadowRoot!.querySelector('[role=alert]')).to.equal(alert)
    match.press()
    key('keydown', 'ArrowLeft')
    expect(match.press()).to.equal(4)
    fails = false
    await until(() => text('[role=alert]') === '')
  })

  it('hands the focus of a player to the result, and of nobody else', async () => {
    const playing = await show()
    playing.canvas.focus()
    playing.match.change({phase: {kind: 'ended', end: {winners: [0]}, tick: 900}})
    await playing.arena.updateComplete
    expect(playing.root.activeElement?.textContent).to.equal('You won!')
    const reading = await show()
    reading.match.change({phase: {kind: 'ended', end: {winners: [1]}, tick: 900}})
    await reading.arena.updateComplete
    expect(reading.root.activeElement).to.equal(null)
    expect(reading.text('.result')).to.equal('Grace won.')
  })

  it('lets go of a match that is taken away, and rests when it is not shown', async () => {
    const {match, arena, stage} = await show()
    const next = new FakeMatch()
    stage.match = next
    stage.requestUpdate()
    await stage.updateComplete
    await arena.updateComplete
    expect([match.followed, next.followed]).to.deep.equal([0, 1])
    stage.remove()
    const {pulses} = next
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    expect(next.pulses).to.equal(pulses)
  })

  for (const theme of ['light', 'dark']) {
    it(`passes axe, ${theme}`, async () => {
      const {match, arena, stage} = await show(new FakeMatch(), theme)
      match.change({
        phase: {kind: 'ended', end: {winners: [2]}, tick: 9},
        desync: {tick: 0, differ: [1], ownDiffers: false, repaired: false},
        faults: [{key: keyOf(9), reason: 'no-seat', times: 1, timeMs: 0}]
      })
      await arena.updateComplete
      await expect(stage).to.be.accessible()
    })
  }

  it('takes presses on what can be done afterwards, over its picture', async () => {
    const match = new FakeMatch()
    const {arena} = await show(match)
    match.change({phase: {kind: 'ended', end: {winners: [0]}, tick: 9}})
    await arena.updateComplete
    const stage = arena.getRootNode() as ShadowRoot
    const button = stage.querySelector('button')!
    const {left, top, width, height} = button.getBoundingClientRect()
    expect(width).to.be.greaterThan(0)
    expect(stage.elementFromPoint(left + width / 2, top + height / 2)).to.equal(button)
  })
})
