import {expect, fixture, html} from '@open-wc/testing'
import {emulateMedia} from '@web/test-runner-commands'
import type {P2pChessBoard} from '../../src/elements/p2p-chess-board/p2p-chess-board.ts'
import '../../src/elements/p2p-chess-board/p2p-chess-board.ts'
import '../../src/elements/p2p-game-table/p2p-game-table.ts'
import '../../src/elements/p2p-lobby-view/p2p-lobby-view.ts'
import '../../src/elements/p2p-lobby/p2p-lobby.ts'
import type {P2pLobby} from '../../src/elements/p2p-lobby/p2p-lobby.ts'
import {button, find, findAll, focused, pressOn, until} from './chat-fixture.ts'
import {FakeGames} from './fake-games.ts'
import type {FakeTable} from './fake-table.ts'

interface Shown {
  readonly element: P2pLobby
  readonly games: FakeGames
  readonly table: FakeTable
  square(name: string): HTMLElement
  says(name: string): string
  readonly pieces: number
}

/** A table of chess, the visitor with white unless another is given. */
async function show({
  ready = [0, 1],
  moves = '',
  theme = 'light',
  width = '60rem'
}: {
  readonly ready?: readonly number[]
  readonly moves?: string
  readonly theme?: string
  readonly width?: string
} = {}): Promise<Shown> {
  const games = new FakeGames()
  const table = games.table('chess', ready).begin()
  for (const [at, move] of moves
    .split(' ')
    .filter(each => each !== '')
    .entries())
    table.plays(at % 2, 'play', move.slice(0, 2), move.slice(2, 4))
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pLobby>(
    html`<p2p-lobby .games=${games} .table=${table.id} theme=${theme}></p2p-lobby>`,
    {parentNode: frame}
  )
  await until(() => findAll(element, '[data-square]').length === 64)
  const square = (name: string) => find(element, `[data-square=${name}]`)
  return {
    element,
    games,
    table,
    square,
    says: name => square(name).getAttribute('aria-label')!,
    get pieces() {
      return findAll(element, '.square .piece').length
    }
  }
}

/** A press and its release, as by a mouse. */
function tap(target: HTMLElement): void {
  const {x, y, width, height} = target.getBoundingClientRect()
  const at = {
    clientX: x + width / 2,
    clientY: y + height / 2,
    button: 0,
    isPrimary: true,
    pointerId: 1,
    bubbles: true,
    composed: true
  }
  target.dispatchEvent(new PointerEvent('pointerdown', at))
  target.dispatchEvent(new PointerEvent('pointerup', at))
  target.dispatchEvent(new MouseEvent('click', {...at, detail: 1}))
}

function drag(from: HTMLElement, to: HTMLElement): void {
  const centre = (element: HTMLElement) => {
    const {x, y, width, height} = element.getBoundingClientRect()
    return {clientX: x + width / 2, clientY: y + height / 2}
  }
  const same = {button: 0, isPrimary: true, pointerId: 1, bubbles: true, composed: true}
  from.dispatchEvent(new PointerEvent('pointerdown', {...same, ...centre(from)}))
  to.dispatchEvent(new PointerEvent('pointermove', {...same, ...centre(to)}))
  to.dispatchEvent(new PointerEvent('pointerup', {...same, ...centre(to)}))
}

/** Pointers that a test makes up cannot be captured. */
const capture = Element.prototype.setPointerCapture

describe('the chess board', () => {
  before(() => {
    Element.prototype.setPointerCapture = () => undefined
  })
  after(() => {
    Element.prototype.setPointerCapture = capture
  })

  for (const theme of ['light', 'dark'])
    for (const width of ['60rem', '20rem'])
      it(`says every square, fits its place and is accessible, ${theme}, ${width}`, async () => {
        const shown = await show({theme, width, moves: 'e2e4 f7f6 d1h5'})
        expect(shown.says('a1')).to.equal('a1, white rook')
        expect(shown.says('e4')).to.equal('e4, white pawn')
        expect(shown.says('e8')).to.equal('e8, black king, in check')
        expect(shown.says('d1')).to.equal('d1, empty, the last move came from here')
        expect(shown.says('h5')).to.equal('h5, white queen, the last move went here')
        expect(shown.pieces).to.equal(32)
        const board = find(shown.element, 'p2p-chess-board')
        const {width: wide, height} = board.getBoundingClientRect()
        expect(Math.abs(wide - height)).to.be.lessThan(1)
        expect(wide).to.be.greaterThan(250)
        const scroller = find(shown.element, '.scroller')
        expect(scroller.scrollWidth).to.equal(scroller.clientWidth)
        await expect(shown.element).to.be.accessible()
      })

  it('is played by two taps, which show where one may go', async () => {
    const shown = await show()
    tap(shown.square('g1'))
    await until(() => shown.says('g1') === 'g1, white knight, picked up')
    expect(shown.says('f3')).to.equal('f3, empty, can move here')
    expect(findAll(shown.element, '.target')).to.have.length(2)
    await expect(shown.element).to.be.accessible()
    tap(shown.square('g4'))
    tap(shown.square('f3'))
    await until(() => shown.games.asked.includes('move play g1 f3'))
    await until(() => shown.says('f3') === 'f3, white knight, the last move went here')
    // It is the other one's turn: nothing can be picked up.
    tap(shown.square('e2'))
    await until(() => findAll(shown.element, '.own').length === 0)
    expect(findAll(shown.element, '.picked')).to.have.length(0)
    expect(shown.games.asked).to.have.length(1)
  })

  it('takes another piece instead, and lets go of the same', async () => {
    const shown = await show()
    tap(shown.square('g1'))
    tap(shown.square('e2'))
    await until(() => shown.says('e2') === 'e2, white pawn, picked up')
    expect(findAll(shown.element, '.picked')).to.have.length(1)
    tap(shown.square('e2'))
    await until(() => findAll(shown.element, '.picked').length === 0)
  })

  it('is played by dragging; what is dropped where it cannot go stays in the hand', async () => {
    const shown = await show()
    drag(shown.square('e2'), shown.square('e5'))
    await until(() => shown.says('e2') === 'e2, white pawn, picked up')
    expect(shown.games.asked).to.deep.equal([])
    drag(shown.square('e2'), shown.square('e4'))
    await until(() => shown.games.asked.includes('move play e2 e4'))
    await until(() => shown.says('e4') === 'e4, white pawn, the last move went here')
  })

  it('is played with the keyboard alone, in which one square is reached by Tab', async () => {
    const shown = await show()
    const stops = () => findAll(shown.element, '[data-square]').filter(({tabIndex}) => tabIndex === 0)
    expect(stops()).to.have.length(1)
    stops()[0]!.focus()
    expect((focused() as HTMLElement).dataset['square']).to.equal('e2')
    const press = async (key: string, square: string) => {
      pressOn(focused()!, key)
      await until(() => (focused() as HTMLElement).dataset['square'] === square)
      expect(stops().map(stop => stop.dataset['square'])).to.deep.equal([square])
    }
    await press('ArrowRight', 'f2')
    await press('ArrowDown', 'f1')
    await press('End', 'h1')
    await press('ArrowLeft', 'g1')
    pressOn(focused()!, 'Enter')
    await until(() => shown.says('g1').includes('picked up'))
    const spoken = () =>
      findAll(shown.element, 'p2p-chess-board')[0]!.shadowRoot!.querySelector('[aria-live]')!.textContent
    expect(spoken()).to.equal('Picked up the knight on g1. 2 squares to go to.')
    pressOn(focused()!, 'Escape')
    await until(() => spoken() === 'Put down again.')
    pressOn(focused()!, ' ')
    await until(() => shown.says('g1').includes('picked up'))
    for (const [key, square] of [
      ['ArrowUp', 'g2'],
      ['ArrowUp', 'g3'],
      ['ArrowLeft', 'f3']
    ] as const)
      await press(key, square)
    pressOn(focused()!, 'Enter')
    await until(() => shown.games.asked.includes('move play g1 f3'))
    await until(() => shown.says('f3').startsWith('f3, white knight'))
    expect((focused() as HTMLElement).dataset['square']).to.equal('f3')
  })

  it('asks what a pawn becomes, and takes the question back', async () => {
    const shown = await show({moves: 'a2a4 b7b5 a4b5 a7a6 b5a6 c8b7 a6b7 h7h6'})
    tap(shown.square('b7'))
    tap(shown.square('a8'))
    await until(() => findAll(shown.element, '[role=dialog]').length === 1)
    await until(() => focused()?.getAttribute('aria-label') === 'queen')
    await expect(shown.element).to.be.accessible()
    // Tab goes round within it: the move waits for an answer.
    const round = (shiftKey: boolean) => {
      expect(pressOn(focused()!, 'Tab', {shiftKey}).defaultPrevented).to.equal(true)
      return focused()?.getAttribute('aria-label')
    }
    expect([false, false, false, false].map(round)).to.deep.equal(['rook', 'bishop', 'knight', 'queen'])
    expect([true, true].map(round)).to.deep.equal(['knight', 'bishop'])
    pressOn(focused()!, 'Escape')
    await until(() => findAll(shown.element, '[role=dialog]').length === 0)
    await until(() => (focused() as HTMLElement).dataset['square'] === 'b7')
    tap(shown.square('b7'))
    tap(shown.square('a8'))
    await until(() => findAll(shown.element, '[role=dialog]').length === 1)
    button(shown.element, 'knight').click()
    await until(() => shown.games.asked.includes('move play b7 a8 n'))
    await until(() => shown.says('a8') === 'a8, white knight, the last move went here')
  })

  it('lies before black as black sees it, and is turned by a button or F', async () => {
    const shown = await show({ready: [1, 0]})
    const first = () => find(shown.element, '[data-square]').dataset['square']
    expect(first()).to.equal('h1')
    expect(findAll(shown.element, '.below .seat')[0]!.textContent).to.contain('quiet heron')
    button(shown.element, 'Turn the board').click()
    await until(() => first() === 'a8')
    pressOn(find(shown.element, '.grid'), 'f')
    await until(() => first() === 'h1')
  })

  it('shows earlier positions, in which nothing can be moved, and comes back', async () => {
    const shown = await show({moves: 'e2e4 e7e5'})
    button(shown.element, 'One move back').click()
    await until(() => shown.says('e7') === 'e7, black pawn')
    expect(find(shown.element, '.where').textContent).to.equal('Move 1 of 2')
    expect(findAll(shown.element, '.own')).to.have.length(0)
    button(shown.element, 'To the beginning').click()
    await until(() => shown.says('e2') === 'e2, white pawn')
    await expect(shown.element).to.be.accessible()
    pressOn(find(shown.element, '.grid'), ']')
    pressOn(find(shown.element, '.grid'), ']')
    await until(() => shown.says('e5').startsWith('e5, black pawn'))
    await until(() => findAll(shown.element, '.own').length === 16)
    button(shown.element, '1. e4. quiet heron: pawn e2 to e4.').click()
    await until(() => find(shown.element, '.where').textContent === 'Move 1 of 2')
    button(shown.element, 'Back to now').click()
    await until(() => find(shown.element, '.where').textContent === '')
  })

  it('says what the other one did, and whose turn it is', async () => {
    const shown = await show({moves: 'e2e4'})
    const spoken = () =>
      findAll(shown.element, 'p2p-game-table')[0]!.shadowRoot!.querySelector('.unseen[aria-live]')!.textContent
    expect(spoken()).to.equal('')
    shown.table.plays(1, 'play', 'd7', 'd5')
    await until(() => spoken() === 'Ada: pawn d7 to d5. It is your turn.')
    shown.table.plays(0, 'play', 'e4', 'd5').plays(1, 'play', 'd8', 'd5')
    await until(() => spoken() === 'Ada: queen d8 takes pawn on d5. It is your turn.')
    // Once: what is only drawn is no live region too.
    const live = () =>
      findAll(shown.element, '[aria-live], [role=status], [role=alert]').filter(each =>
        /your turn/.test(each.textContent)
      )
    expect(live()).to.have.length(1)
    shown.table.plays(0, 'play', 'b1', 'c3')
    await until(() => spoken() === 'Ada is to move.')
  })

  for (const [reducedMotion, slides] of [
    ['no-preference', 1],
    ['reduce', 0]
  ] as const)
    it(`lets a piece come from where it was ${slides === 1 ? 'where motion is liked' : 'never with reduced motion'}`, async () => {
      await emulateMedia({reducedMotion})
      const {animate} = Element.prototype
      const moved: string[] = []
      Element.prototype.animate = function (...how) {
        moved.push(this.className)
        return animate.apply(this, how)
      }
      try {
        const shown = await show({moves: 'e2e4'})
        shown.table.plays(1, 'play', 'd7', 'd5')
        await until(() => shown.says('d5').startsWith('d5, black pawn'))
        await find<P2pChessBoard>(shown.element, 'p2p-chess-board').updateComplete
        expect(moved).to.have.length(slides)
      } finally {
        Element.prototype.animate = animate
        await emulateMedia({reducedMotion: 'reduce'})
      }
    })
})
