import {expect, fixture, html} from '@open-wc/testing'
import {SendError} from '../../src/base/errors.ts'
import {readItem, type BoardItem} from '../../src/elements/p2p-whiteboard/board-items.ts'
import '../../src/elements/p2p-whiteboard/p2p-whiteboard.ts'
import type {P2pWhiteboard} from '../../src/elements/p2p-whiteboard/p2p-whiteboard.ts'
import {button, find, findAll, focused, nameOf, pressOn, until} from './chat-fixture.ts'
import {FakeBoard, keyOf, line, note} from './fake-board.ts'

interface Shown {
  readonly element: P2pWhiteboard
  readonly board: FakeBoard
  readonly place: HTMLElement
  /** What the visitor has drawn. */
  readonly own: BoardItem[]
  readonly spoken: string
  /** The visitor's pointer goes down, along these places and up; pixels of the window. */
  drag(places: readonly (readonly [number, number])[], options?: PointerEventInit): void
  take(name: string): Promise<void>
}

async function show(board = new FakeBoard(), theme = 'light', width = '40rem'): Promise<Shown> {
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pWhiteboard>(html`<p2p-whiteboard .board=${board} theme=${theme}></p2p-whiteboard>`, {
    parentNode: frame
  })
  const place = find(element, '.board')
  const pointer = (name: string, [x, y]: readonly [number, number], options: PointerEventInit) => {
    const {left, top} = place.getBoundingClientRect()
    const at = {clientX: left + x, clientY: top + y, pointerId: 7, button: 0, isPrimary: true}
    place.dispatchEvent(new PointerEvent(name, {...at, bubbles: true, composed: true, cancelable: true, ...options}))
  }
  return {
    element,
    board,
    place,
    get own() {
      return board
        .entries()
        .filter(({author}) => author === board.ownKey)
        .flatMap(({value}) => readItem(value) ?? [])
    },
    get spoken() {
      return findAll(element, '[aria-live]')[0]!.textContent.trim()
    },
    drag(places, options = {}) {
      pointer('pointerdown', places[0]!, options)
      for (const at of places.slice(1)) pointer('pointermove', at, options)
      pointer('pointerup', places.at(-1)!, options)
    },
    async take(name) {
      button(element, name).click()
      await element.updateComplete
    }
  }
}

const middleOf = ({place}: Shown) => [place.clientWidth / 2, place.clientHeight / 2] as const
const strokes = (items: readonly BoardItem[]) => items.filter(item => item.kind === 'stroke')
const texts = (items: readonly BoardItem[]) => items.flatMap(item => (item.kind === 'note' ? [item.text] : []))

/** Whether anything of about this colour is on a canvas. */
function hasInk(element: Element, canvas: 'ground' | 'live'): boolean {
  const drawn = find<HTMLCanvasElement>(element, `canvas.${canvas}`)
  const {data} = drawn.getContext('2d')!.getImageData(0, 0, drawn.width, drawn.height)
  for (let at = 3; at < data.length; at += 4) if (data[at]! > 128) return true
  return false
}

function full(): FakeBoard {
  const board = new FakeBoard()
  board.draw(
    keyOf(1),
    's1.0',
    line(
      [
        [-100, -50],
        [0, 0],
        [100, -50]
      ],
      1,
      1
    )
  )
  board.draw(
    keyOf(1),
    's2.0',
    line(
      [
        [-100, 50, 0.2],
        [0, 60, 0.9],
        [100, 50, 0.4]
      ],
      2,
      2
    )
  )
  board.draw(keyOf(2), 'n1', note(-20, 80, 'Bring the boat'))
  board.draw(
    keyOf(0),
    's3.0',
    line(
      [
        [-80, 0],
        [-80, 100]
      ],
      3,
      0
    )
  )
  return board
}

describe('<p2p-whiteboard>', () => {
  for (const theme of ['light', 'dark'])
    for (const width of ['60rem', '20rem'])
      it(`is accessible empty and full, ${theme}, ${width} wide`, async () => {
        const empty = await show(new FakeBoard(), theme, width)
        expect(find(empty.element, '.empty').textContent).to.contain('Nothing on the board yet')
        await expect(empty.element).to.be.accessible()
        const shown = await show(full(), theme, width)
        expect(findAll(shown.element, '.empty')).to.have.length(0)
        await until(() => hasInk(shown.element, 'ground'))
        find(shown.element, '.what summary').click()
        await shown.take('More')
        await expect(shown.element).to.be.accessible()
        pressOn(button(shown.element, 'Save as SVG'), 'Escape')
        await shown.take('Note')
        shown.drag([middleOf(shown)])
        await until(() => findAll(shown.element, 'textarea').length === 1)
        await expect(shown.element).to.be.accessible()
        const {scrollWidth, clientWidth} = shown.element
        expect(scrollWidth).to.be.at.most(clientWidth)
      })

  it('says that it is opening without a board', async () => {
    const element = await fixture<P2pWhiteboard>(html`<p2p-whiteboard></p2p-whiteboard>`)
    expect(find(element, '.empty').textContent).to.contain('Opening the board')
    await expect(element).to.be.accessible()
    element.board = full()
    await element.updateComplete
    expect(findAll(element, '.empty')).to.have.length(0)
  })

  it('draws with the pointer, in the colour and width that were taken, and undoes', async () => {
    const shown = await show()
    await shown.take('Purple')
    await shown.take('Thick')
    shown.drag([
      [50, 60],
      [90, 60],
      [150, 100]
    ])
    const [drawn] = strokes(shown.own)
    expect(drawn).to.include({colour: 4, width: 2})
    expect(drawn!.points.at(-1)!.x - drawn!.points[0]!.x).to.be.closeTo(100, 0.5)
    expect(drawn!.points.every(({pressure}) => pressure === undefined)).to.equal(true)
    await until(() => hasInk(shown.element, 'ground'))
    await until(() => !button(shown.element, 'Undo').disabled)
    button(shown.element, 'Undo').click()
    await until(() => shown.spoken === 'Undone.')
    expect(shown.own).to.have.length(0)
  })

  it('takes the pressure of a pen, and makes a dot of a tap', async () => {
    const shown = await show()
    shown.drag(
      [
        [50, 60],
        [150, 160]
      ],
      {pointerType: 'pen', pressure: 0.8}
    )
    expect(strokes(shown.own)[0]!.points[0]!.pressure).to.be.closeTo(0.8, 0.04)
    shown.drag([[200, 60]], {pointerType: 'mouse', pressure: 0.5})
    expect(strokes(shown.own)[1]!.points).to.have.length(1)
  })

  it('moves with two fingers, and draws nothing then', async () => {
    const shown = await show(full())
    const {left, top} = shown.place.getBoundingClientRect()
    const touch = (name: string, pointerId: number, x: number, y: number) =>
      shown.place.dispatchEvent(
        new PointerEvent(name, {pointerId, clientX: left + x, clientY: top + y, pointerType: 'touch', bubbles: true})
      )
    const before = shown.board.keys().length
    touch('pointerdown', 1, 100, 100)
    touch('pointermove', 1, 104, 100)
    touch('pointerdown', 2, 200, 100)
    touch('pointermove', 2, 300, 100)
    touch('pointermove', 1, 60, 140)
    touch('pointerup', 1, 60, 140)
    touch('pointerup', 2, 300, 100)
    expect(shown.board.keys()).to.have.length(before)
    shown.drag([[100, 100]])
    expect(shown.board.keys()).to.have.length(before + 1)
  })

  it('erases what is one’s own, and says why the rest stays', async () => {
    const shown = await show(full())
    const [x, y] = middleOf(shown)
    await shown.take('Eraser')
    // All of it is in view: its middle is in the middle of the window.
    const across = Array.from({length: 60}, (_, i) => [x - 150 + 5 * i, y] as const)
    shown.drag(across)
    expect(shown.own).to.have.length(0)
    expect(shown.board.keys()).to.have.length(3)
    const others = shown.board.entries()
    shown.drag(Array.from({length: 60}, (_, i) => [x, y - 150 + 5 * i] as const))
    await until(() => shown.spoken === 'You can erase only what you drew.')
    expect(shown.board.entries()).to.deep.equal(others)
    button(shown.element, 'Undo').click()
    await until(() => shown.own.length === 1)
  })

  it('writes notes, changes one’s own, and gives the focus back', async () => {
    const shown = await show()
    await shown.take('Note')
    shown.drag([[80, 80]])
    await until(() => focused()?.tagName === 'TEXTAREA')
    const field = focused() as HTMLTextAreaElement
    field.value = 'Tea at four'
    pressOn(field, 'Enter')
    await until(() => texts(shown.own)[0] === 'Tea at four')
    await until(() => focused() === shown.place)
    shown.drag([[100, 90]])
    await until(() => focused()?.tagName === 'TEXTAREA')
    expect((focused() as HTMLTextAreaElement).value).to.equal('Tea at four')
    ;(focused() as HTMLTextAreaElement).value = 'Tea at five'
    button(shown.element, 'Put it on the board').click()
    await until(() => texts(shown.own)[0] === 'Tea at five')
    expect(shown.own).to.have.length(1)
    shown.drag([[300, 90]])
    await until(() => focused()?.tagName === 'TEXTAREA')
    pressOn(focused()!, 'Escape')
    await until(() => focused() === shown.place)
    expect(shown.own).to.have.length(1)
  })

  it('works by the keyboard alone', async () => {
    const shown = await show()
    shown.place.focus()
    pressOn(shown.place, 'ArrowRight')
    pressOn(shown.place, ' ')
    await until(() => shown.spoken === 'Pen down.')
    for (let i = 0; i < 5; i++) pressOn(shown.place, 'ArrowRight')
    pressOn(shown.place, 'ArrowDown', {shiftKey: true})
    pressOn(shown.place, ' ')
    await until(() => shown.spoken === 'Line drawn.')
    const [drawn] = strokes(shown.own)
    const [first, last] = [drawn!.points[0]!, drawn!.points.at(-1)!]
    expect(last.x - first.x).to.be.greaterThan(30)
    expect(last.y - first.y).to.be.greaterThan(20)
    await until(() => hasInk(shown.element, 'live'))

    pressOn(shown.place, 'e')
    await until(() => shown.place.classList.contains('eraser'))
    // It ends where the cursor is.
    pressOn(shown.place, 'Enter')
    await until(() => shown.spoken === 'Erased 1.')
    pressOn(shown.place, 'z', {ctrlKey: true})
    await until(() => shown.own.length === 1)
    pressOn(shown.place, 'n')
    pressOn(shown.place, ' ')
    await until(() => focused()?.tagName === 'TEXTAREA')
    const {value} = focused() as HTMLTextAreaElement
    expect(value).to.equal('')
    pressOn(focused()!, 'Escape')
    await until(() => focused() === shown.place)
    for (const key of ['+', '-', '0', 'm', 'p']) expect(pressOn(shown.place, key).defaultPrevented).to.equal(true)
    for (const key of ['Tab', 'x', 'Escape']) expect(pressOn(shown.place, key).defaultPrevented).to.equal(false)
  })

  it('shows the others where one is, and where they are', async () => {
    const shown = await show()
    shown.drag([[50, 60]])
    const last = shown.board.shown.at(-1) as {x: number; y: number}
    expect(last).to.have.all.keys('x', 'y')
    shown.place.dispatchEvent(new PointerEvent('pointerleave'))
    expect(shown.board.shown.at(-1)).to.equal(undefined)
    expect(hasInk(shown.element, 'live')).to.equal(false)
    shown.board.point([1, {x: 10, y: 10}], [2, 'nonsense'], [2, {x: 1e9, y: 0}])
    await until(() => hasInk(shown.element, 'live'))
    shown.board.point()
    await until(() => !hasInk(shown.element, 'live'))
  })

  it('says in words what is on it, by whom, and what the notes say', async () => {
    const shown = await show(full())
    const summary = find(shown.element, '.what')
    expect(summary.querySelector('summary')!.textContent).to.equal('On the board: 3 lines, 1 note')
    expect([...summary.querySelectorAll('li')].map(each => each.textContent)).to.deep.equal([
      'Ada: 2 lines',
      'Mirza: 1 note',
      'me: 1 line',
      'Mirza wrote: Bring the boat'
    ])
    expect(nameOf(shown.place)).to.equal('On the board: 3 lines, 1 note')
    shown.board.draw(
      keyOf(1),
      's9.0',
      line([
        [0, 0],
        [9, 9]
      ])
    )
    await until(() => nameOf(shown.place) === 'On the board: 4 lines, 1 note')
    // Said once, a little later, with what else came.
    shown.board.draw(
      keyOf(1),
      's9.0',
      line([
        [0, 0],
        [9, 9],
        [20, 9]
      ])
    )
    shown.board.draw(keyOf(2), 'n9', note(0, 0, 'and oars'))
    await until(() => shown.spoken === 'Ada drew 1 line. Mirza wrote “and oars”.')
  })

  it('says in words when there is no more room, and when nothing is kept', async () => {
    const shown = await show()
    shown.board.refusal = new SendError('too-many', 'You have as much here as one person may have.')
    shown.drag([[50, 60]])
    await until(() => findAll(shown.element, '[role=alert]').length === 1)
    expect(find(shown.element, '[role=alert] p').textContent).to.equal('You have as much here as one person may have.')
    await expect(shown.element).to.be.accessible()
    button(shown.element, 'All right').click()
    await until(() => findAll(shown.element, '[role=alert]').length === 0)
    shown.board.notice = {kind: 'not-kept', reason: 'full'}
    shown.board.tell('notice')
    await until(() => findAll(shown.element, '.line').length === 1)
    expect(find(shown.element, '.line').textContent).to.contain('Nothing is kept here')
  })

  it('removes all that is one’s own, and nothing else, until it is undone', async () => {
    const shown = await show(full())
    await shown.take('More')
    button(shown.element, 'Remove what is mine').click()
    await until(() => shown.own.length === 0)
    expect(shown.board.keys()).to.have.length(3)
    await until(() => shown.spoken.startsWith('Everything of yours is gone'))
    expect(focused()).to.equal(shown.place)
    await until(() => !button(shown.element, 'Undo').disabled)
    button(shown.element, 'Undo').click()
    await until(() => shown.own.length === 1)
  })

  it('saves itself as a picture and as SVG', async () => {
    const shown = await show(full())
    const saved: [name: string, blob: Blob][] = []
    const blobs = new Map<string, Blob>()
    const {createObjectURL} = URL
    const {click} = HTMLAnchorElement.prototype
    URL.createObjectURL = blob => {
      const address = createObjectURL.call(URL, blob)
      blobs.set(address, blob as Blob)
      return address
    }
    HTMLAnchorElement.prototype.click = function () {
      saved.push([this.download, blobs.get(this.href)!])
    }
    try {
      await shown.take('More')
      button(shown.element, 'Save as a picture').click()
      await until(() => saved.length === 1)
      await shown.take('More')
      button(shown.element, 'Save as SVG').click()
      await until(() => saved.length === 2)
    } finally {
      URL.createObjectURL = createObjectURL
      HTMLAnchorElement.prototype.click = click
    }
    expect(saved.map(([name]) => name)).to.deep.equal(['whiteboard.png', 'whiteboard.svg'])
    const picture = await createImageBitmap(saved[0]![1])
    expect(picture.width).to.be.greaterThan(400)
    const svg = new DOMParser().parseFromString(await saved[1]![1].text(), 'image/svg+xml')
    expect(svg.querySelectorAll('parsererror')).to.have.length(0)
    expect(svg.querySelectorAll('path')).to.have.length(3)
    expect(svg.querySelector('text')!.textContent).to.equal('Bring the boat')
  })

  it('hears nothing of a board it left, and all of it when it is back', async () => {
    const shown = await show(full())
    expect(shown.board.heard).to.equal(3)
    const parent = shown.element.parentElement!
    shown.element.remove()
    expect(shown.board.heard).to.equal(0)
    shown.board.draw(
      keyOf(1),
      's9.0',
      line([
        [0, 0],
        [9, 9]
      ])
    )
    parent.append(shown.element)
    await until(() => nameOf(find(shown.element, '.board')) === 'On the board: 4 lines, 1 note')
    expect(shown.board.heard).to.equal(3)
    const other = new FakeBoard()
    shown.element.board = other
    await shown.element.updateComplete
    expect(other.heard).to.equal(3)
    shown.board.draw(
      keyOf(1),
      's10.0',
      line([
        [0, 0],
        [9, 9]
      ])
    )
    expect(nameOf(find(shown.element, '.board'))).to.equal('On the board: 0 lines, 0 notes')
  })

  it('has a toolbar that says what is taken', async () => {
    const shown = await show()
    const pressed = () => findAll(shown.element, '.bar [aria-pressed=true]').map(nameOf).join()
    expect(pressed()).to.equal('Pen,Ink,Medium')
    await shown.take('Green')
    await shown.take('Thin')
    expect(pressed()).to.equal('Pen,Green,Thin')
    await shown.take('Eraser')
    expect(pressed()).to.equal('Eraser')
  })
})
