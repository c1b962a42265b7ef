import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import type {PlainData} from '../../../src/base/plain-data.ts'
import {fitted, panned, showing, toBoard, toWindow, zoomed} from '../../../src/elements/p2p-whiteboard/board-camera.ts'
import {BoardHearing} from '../../../src/elements/p2p-whiteboard/board-hearing.ts'
import {inkStyles} from '../../../src/elements/p2p-whiteboard/board-ink.styles.ts'
import {itemValue, maxNoteLength, readItem, readPointing} from '../../../src/elements/p2p-whiteboard/board-items.ts'
import {BoardScene, linesOf, noteSize} from '../../../src/elements/p2p-whiteboard/board-scene.ts'
import {
  boardEdge,
  maxPoints,
  packPoints,
  unpackPoints,
  type Point
} from '../../../src/elements/p2p-whiteboard/packed-points.ts'
import {Pen} from '../../../src/elements/p2p-whiteboard/pen.ts'
import {distanceToSegment, simplify} from '../../../src/elements/p2p-whiteboard/simplify.ts'
import {middleOf, outlineOf} from '../../../src/elements/p2p-whiteboard/stroke-outline.ts'
import {contrast} from '../../../src/elements/person/palette.ts'
import type {SharedEntryView} from '../../../src/elements/shared-view.ts'
import {boardSvg} from '../../../src/elements/p2p-whiteboard/board-export.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const seed = Number(process.env['BOARD_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
console.info(`board seed ${seed}`)
fc.configureGlobal({seed})

const [ada, mirza] = ['aa'.repeat(32), 'bb'.repeat(32)] as [PersonKey, PersonKey]
const quarter = (at: number) => at / 4
const arbitraryPlace = fc.integer({min: -boardEdge * 4, max: boardEdge * 4}).map(quarter)
const arbitraryPoints = (withPressure: boolean) =>
  fc.array(
    fc.record({
      x: arbitraryPlace,
      y: arbitraryPlace,
      pressure: withPressure ? fc.integer({min: 0, max: 15}).map(step => step / 15) : fc.constant(undefined)
    }),
    {minLength: 1, maxLength: 60}
  )

describe('packed points', () => {
  it('come out as they went in, in quarters of a unit', () => {
    for (const withPressure of [false, true])
      fc.assert(
        fc.property(arbitraryPoints(withPressure), points => {
          expect(unpackPoints(packPoints(points))).toEqual(points)
        })
      )
  })

  it('are points on the board, or none, whatever the text is', () => {
    const any = fc.oneof(
      fc.string(),
      fc.base64String().map(text => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')),
      fc.uint8Array({maxLength: 300}).map(bytes => Buffer.from([bytes[0]! & 1, ...bytes]).toString('base64url'))
    )
    fc.assert(
      fc.property(any, text => {
        const points = unpackPoints(text)
        if (points === undefined) return
        expect(points.length).toBeGreaterThan(0)
        expect(points.length).toBeLessThanOrEqual(maxPoints)
        for (const {x, y, pressure} of points) {
          expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(boardEdge)
          if (pressure !== undefined) expect(pressure >= 0 && pressure <= 1).toBe(true)
        }
      }),
      {numRuns: 2_000}
    )
    const many = Array.from({length: maxPoints + 1}, () => [2, 2]).flat()
    expect(unpackPoints(Buffer.from([0, ...many]).toString('base64url'))).toBeUndefined()
    expect(unpackPoints(Buffer.from([0, ...many.slice(2)]).toString('base64url'))).toHaveLength(maxPoints)
  })

  it('of a hand that writes take about two bytes each', () => {
    const points = Array.from({length: 100}, (_, i): Point => ({
      x: 3 * i,
      y: 40 * Math.sin(i / 5),
      pressure: undefined
    }))
    expect(packPoints(points).length).toBeLessThan(300)
  })
})

describe('simplifying', () => {
  it('leaves nothing further from the line than it may be, and keeps the ends', () => {
    fc.assert(
      fc.property(arbitraryPoints(false), points => {
        const kept = simplify(points, 5)
        expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)])
        for (const point of points) {
          const distances = kept.map((to, at) => distanceToSegment(point, kept[Math.max(0, at - 1)]!, to))
          expect(Math.min(...distances)).toBeLessThanOrEqual(5)
        }
      })
    )
  })
})

describe('a line while it is drawn', () => {
  const drawn = (count: number) => {
    const env = new VirtualEnvironment()
    const parts = new Map<string, PlainData>()
    let writes = 0
    const pen = new Pen({
      scheduler: env.scheduler,
      id: 'me/s1',
      colour: 2,
      width: 1,
      tolerance: 0.4,
      write: (key, value) => {
        writes++
        parts.set(key, value)
      }
    })
    const places = Array.from({length: count}, (_, i) => ({x: 5 * i, y: 100 * Math.sin(i), pressure: undefined}))
    return {env, pen, places, parts, writes: () => writes}
  }

  it('is written as it grows, a few times a second, under one key as long as that has room', async () => {
    const {env, pen, places, parts, writes} = drawn(100)
    for (const place of places) {
      pen.add(place)
      await env.advance(10)
    }
    expect(pen.isWritten).toBe(true)
    expect(writes()).toBe(4)
    pen.lift(places.at(-1))
    expect([...parts.keys()]).toEqual(['me/s1.0'])
    expect(env.timers).toBe(0)
    const item = readItem(parts.get('me/s1.0'))
    expect(item).toMatchObject({kind: 'stroke', part: 0, colour: 2, width: 1})
    expect(item?.kind === 'stroke' && item.points.at(-1)).toMatchObject({x: 495})
  })

  it('has several parts when it is long, each beginning where the one before ends', async () => {
    const {pen, places, parts} = drawn(1_000)
    for (const place of places) pen.add(place)
    pen.lift(places.at(-1))
    expect([...parts.keys()]).toEqual(Array.from({length: 6}, (_, i) => `me/s1.${i}`))
    const items = [...parts.values()].map(value => readItem(value))
    for (let i = 1; i < items.length; i++) {
      const [before, after] = [items[i - 1], items[i]]
      if (before?.kind !== 'stroke' || after?.kind !== 'stroke') throw new Error('a part is no part')
      expect(after.points[0]).toEqual(before.points.at(-1))
      expect(packPoints(after.points).length).toBeLessThan(8_000)
    }
    const entries = [...parts].map(([key, value], at) => entryOf(key, value, at))
    const [thing] = new BoardScene(entries).things
    expect(thing?.kind === 'stroke' && thing.points.at(-1)!.x).toBe(4_995)
    expect(thing?.keys).toHaveLength(6)
  })

  it('ends somewhere', () => {
    const {pen, places, parts} = drawn(14_000)
    for (const place of places) pen.add(place)
    pen.lift()
    expect(parts.size).toBe(64)
  })
})

const entryOf = (key: string, value: PlainData, at = 0, author = ada): SharedEntryView => ({
  key,
  value,
  author,
  timeMs: at,
  order: String(at).padStart(8, '0')
})

const point = (x: number, y: number): Point => ({x, y, pressure: undefined})
const stroke = (...points: Point[]) => itemValue({kind: 'stroke', part: 0, colour: 1, width: 1, points})

describe('what is on the board', () => {
  it('is read from anything, and only what is known is drawn', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const item = readItem(value as PlainData)
        if (item !== undefined) expect(['stroke', 'note']).toContain(item.kind)
        readPointing(value as PlainData)
      })
    )
    for (const value of [
      null,
      [],
      {t: 's', c: 9, w: 0, n: 0, p: 'AAAA'},
      {t: 's', c: 0, w: 0, n: 64, p: 'AAAA'},
      {t: 's', c: 0, w: 0, n: 0.5, p: 'AAAA'},
      {t: 's', c: 0, w: 0, n: 0, p: '!'},
      {t: 'n', c: 0, x: 1e9, y: 0, s: 'far away'},
      {t: 'n', c: 0, x: 0, y: 0, s: '\u200b\u202e '},
      {t: 'x', c: 0}
    ])
      expect(readItem(value)).toBeUndefined()
    const long = readItem({t: 'n', c: 0, x: 0, y: 0, s: 'x'.repeat(5_000)})
    expect(long?.kind === 'note' && long.text.length).toBe(maxNoteLength)
    expect(readItem(itemValue({kind: 'note', colour: 2, x: 1.26, y: 0, text: 'hi\nyou'}))).toEqual({
      kind: 'note',
      colour: 2,
      x: 1.25,
      y: 0,
      text: 'hi\nyou'
    })
  })

  it('changes with the table, and lies in the order it was begun', () => {
    const table = new Map([
      ['a/s1.0', entryOf('a/s1.0', stroke(point(0, 0), point(50, 0)), 1)],
      ['a/n1', entryOf('a/n1', itemValue({kind: 'note', colour: 0, x: 100, y: 100, text: 'here'}), 2, mirza)],
      ['a/new', entryOf('a/new', {t: 'of a later version'}, 3)]
    ])
    const scene = new BoardScene([...table.values()])
    expect(scene.things.map(({id}) => id)).toEqual(['a/s1', 'a/n1'])
    expect(scene.at(point(25, 4), 5).map(({id}) => id)).toEqual(['a/s1'])
    expect(scene.at(point(25, 20), 5)).toEqual([])
    expect(scene.at(point(150, 120), 0).map(({id}) => id)).toEqual(['a/n1'])

    table.set('a/s2.0', entryOf('a/s2.0', stroke(point(20, -20), point(20, 20)), 4))
    expect(scene.change(['a/s2.0'], key => table.get(key))).toEqual(['a/s2'])
    expect(scene.at(point(20, 0), 2).map(({id}) => id)).toEqual(['a/s2', 'a/s1'])
    table.delete('a/s1.0')
    table.delete('a/n1')
    scene.change(['a/s1.0', 'a/n1'], key => table.get(key))
    expect(scene.things.map(({id}) => id)).toEqual(['a/s2'])
    // A key that was something else before.
    table.set('a/s2.0', entryOf('a/s2.0', {t: 'gone'}, 5))
    scene.change(['a/s2.0'], key => table.get(key))
    expect(scene.things).toEqual([])
    expect(scene.bounds).toBeUndefined()
  })

  it('has the outline of what was drawn with pressure: of far points, too, and of a dot', () => {
    const numbers = (shape: string) => shape.match(/-?[\d.]+/g)!.map(Number)
    const pressed = (x: number, y: number) => ({x, y, pressure: 0.5})
    const corners = [pressed(0, 0), pressed(200, 0), pressed(200, 100), pressed(0, 100), pressed(0, 0)]
    const square = outlineOf(corners, 0)
    const xs = numbers(square).filter((_, at) => at % 2 === 0)
    const ys = numbers(square).filter((_, at) => at % 2 === 1)
    expect(Math.max(...xs)).toBeGreaterThan(199)
    expect(Math.max(...ys)).toBeGreaterThan(99)
    // On the way from corner to corner it stays on the line.
    for (let at = 0; at < xs.length; at++) {
      const [x, y] = [xs[at]!, ys[at]!]
      const off = Math.min(Math.abs(x), Math.abs(x - 200), Math.abs(y), Math.abs(y - 100))
      expect(off).toBeLessThanOrEqual(4)
    }
    expect(outlineOf([pressed(5, 5)], 2)).toMatch(/^M.*Z$/)
    const far = Array.from({length: maxPoints}, (_, i) => pressed(i % 2 === 0 ? -boardEdge : boardEdge, i))
    expect(numbers(outlineOf(far, 0)).length).toBeLessThan(70_000)
    expect(middleOf(corners)).toBe('M0 0L200 0L200 100L0 100L0 0')
    // Round where the hand went round.
    expect(middleOf([point(0, 0), point(10, 0), point(20, 4)])).toBe('M0 0L5 0Q10 0 15 2L20 4')
    expect(middleOf([point(1.25, 2)])).toBe('M1.25 2L1.25 2')
  })

  it('breaks notes into lines that fit', () => {
    expect(linesOf('one\ntwo words')).toEqual(['one', 'two words'])
    for (const text of ['x'.repeat(100), 'word '.repeat(40), '🐟'.repeat(60), ''])
      for (const line of linesOf(text)) expect([...line].length).toBeLessThanOrEqual(noteSize.perLine)
    expect(linesOf('word '.repeat(40).trim()).join(' ')).toBe('word '.repeat(40).trim())
  })

  it('is saved as shapes and text, with nothing in it that a text could smuggle in', () => {
    const text = '</text><script>alert(1)</script>&"'
    const scene = new BoardScene([
      entryOf('a/s1.0', stroke(point(0, 0), point(9, 9)), 1),
      entryOf('a/n1', itemValue({kind: 'note', colour: 0, x: 0, y: 0, text}), 2)
    ])
    const inks = {colours: Array.from({length: 6}, () => 'rgb(1, 2, 3)'), ground: 'white', edge: 'grey', font: '"A", b'}
    const svg = boardSvg(scene.things, scene.bounds!, inks)
    expect(svg).not.toContain('<script')
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;')
    expect(svg.match(/<path /g)).toHaveLength(1)
    expect(svg).toContain('font-family="&quot;A&quot;, b"')
  })
})

describe('the part of the board that is seen', () => {
  const size = {width: 400, height: 300}

  it('goes from the window to the board and back', () => {
    const camera = {x: 30, y: -20, zoom: 2}
    expect(toWindow(camera, size, toBoard(camera, size, {x: 17, y: 230}))).toEqual({x: 17, y: 230})
    expect(panned(camera, 10, -10)).toEqual({x: 25, y: -15, zoom: 2})
  })

  it('keeps the place under the fingers while it is zoomed, within limits', () => {
    const camera = {x: 30, y: -20, zoom: 1}
    const at = {x: 100, y: 50}
    const before = toBoard(camera, size, at)
    const after = toBoard(zoomed(camera, size, 1.7, at), size, at)
    expect(after.x).toBeCloseTo(before.x)
    expect(after.y).toBeCloseTo(before.y)
    expect(zoomed(camera, size, 1_000, at).zoom).toBe(4)
    expect(zoomed(camera, size, 0, at).zoom).toBe(0.2)
  })

  it('shows all there is, and follows the cursor', () => {
    const camera = fitted({left: 0, top: 0, right: 1_000, bottom: 100}, size)
    expect(toWindow(camera, size, {x: 0, y: 0}).x).toBeGreaterThan(0)
    expect(toWindow(camera, size, {x: 1_000, y: 0}).x).toBeLessThan(400)
    expect(fitted(undefined, size).zoom).toBe(1)
    const moved = showing(camera, size, {x: 5_000, y: 0})
    expect(toWindow(moved, size, {x: 5_000, y: 0}).x).toBeCloseTo(352)
  })
})

describe('what others do is told', () => {
  it('together, bounded, and a line that grows once', () => {
    const scene = new BoardScene()
    const hearing = new BoardHearing([])
    const nameOf = (key: PersonKey) => (key === ada ? 'Ada' : 'Mirza')
    const tell = (key: string, value: PlainData, author: PersonKey) => {
      for (const id of scene.change([key], () => entryOf(key, value, 1, author)))
        hearing.changed(id, scene.get(id), mirza)
    }
    for (let i = 0; i < 3; i++) tell('a/s1.0', stroke(point(0, 0), point(i, i)), ada)
    tell('a/s2.0', stroke(point(0, 0)), ada)
    tell('a/n1', itemValue({kind: 'note', colour: 0, x: 0, y: 0, text: 'tea?'}), ada)
    tell('b/s1.0', stroke(point(0, 0)), mirza)
    expect(hearing.hasNews).toBe(true)
    expect(hearing.say(nameOf)).toBe('Ada drew 2 lines, wrote “tea?”.')
    expect(hearing.hasNews).toBe(false)
    tell('a/s1.0', stroke(point(0, 0), point(9, 9)), ada)
    expect(hearing.hasNews).toBe(false)
    for (let person = 0; person < 9; person++) {
      const author = String(person).repeat(64) as PersonKey
      for (let i = 0; i < 5; i++)
        tell(`${person}/n${i}`, itemValue({kind: 'note', colour: 0, x: 0, y: 0, text: 'x'.repeat(280)}), author)
    }
    expect(hearing.say(nameOf).length).toBeLessThan(2_000)
  })
})

it('inks stand out from the board in light and dark, and from each other in lightness or hue', () => {
  const pairs = [...inkStyles.cssText.matchAll(/\.ink-\d \{\s*color: light-dark\((#\w{6}), (#\w{6})\)/g)]
  expect(pairs).toHaveLength(6)
  for (const [, light, dark] of pairs) {
    expect(contrast(light!, '#ffffff')).toBeGreaterThanOrEqual(3)
    expect(contrast(dark!, '#1a2c32')).toBeGreaterThanOrEqual(3)
  }
})
