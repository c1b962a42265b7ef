import type {Camera, WindowSize} from './board-camera.ts'
import {toBoard, toWindow} from './board-camera.ts'
import {linesOf, noteSize, type Thing} from './board-scene.ts'
import {widths} from './board-items.ts'
import type {Point} from './packed-points.ts'
import type {Place} from './simplify.ts'
import {hasPressure, middleOf, outlineOf} from './stroke-outline.ts'

/** What a board is drawn with, as the style sheets have it now. */
export interface Inks {
  readonly colours: readonly string[]
  readonly ground: string
  readonly edge: string
  readonly font: string
}

export interface Frame {
  readonly camera: Camera
  readonly size: WindowSize
  /** Pixels of the screen a CSS pixel. */
  readonly ratio: number
  readonly inks: Inks
}

/** Somebody's pointer. */
export interface Cursor extends Place {
  readonly name: string
  readonly colour: string
}

interface Line {
  readonly points: readonly Point[]
  readonly width: number
  readonly colour: number
}

/** The shapes of lines that did not change are made once. */
const middles = new WeakMap<Line, Path2D>()
const outlines = new WeakMap<Line, Path2D>()
/** Outlines made for one frame; what is missing then is drawn plainly and made for the next. */
export const outlinesPerFrame = 8

function shapeIn(shapes: WeakMap<Line, Path2D>, line: Line, make: () => string): Path2D {
  let shape = shapes.get(line)
  if (shape === undefined) shapes.set(line, (shape = new Path2D(make())))
  return shape
}

/** In units of the board. `mayMake`: whether there is time for an outline. False: it was drawn plainly, for want of time. */
function drawLine(context: CanvasRenderingContext2D, line: Line, ink: string, mayMake: () => boolean): boolean {
  const {points, width} = line
  const isPressed = hasPressure(points)
  if (isPressed && (outlines.has(line) || mayMake())) {
    context.fillStyle = ink
    context.fill(shapeIn(outlines, line, () => outlineOf(points, width)))
    return true
  }
  context.strokeStyle = ink
  context.lineWidth = widths[width]!
  context.lineCap = context.lineJoin = 'round'
  context.stroke(shapeIn(middles, line, () => middleOf(points)))
  return !isPressed
}

function begin(context: CanvasRenderingContext2D, {camera, size, ratio}: Frame): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
  const scale = ratio * camera.zoom
  const [x, y] = [size.width / 2 - camera.x * camera.zoom, size.height / 2 - camera.y * camera.zoom]
  context.setTransform(scale, 0, 0, scale, ratio * x, ratio * y)
}

/** Draws all that is seen but `hidden`. False: some of it only plainly, and another frame makes it better. */
export function drawThings(
  context: CanvasRenderingContext2D,
  things: readonly Thing[],
  frame: Frame,
  hidden: string | undefined
): boolean {
  begin(context, frame)
  let made = 0
  let isDone = true
  const mayMake = () => made++ < outlinesPerFrame
  const {size, camera} = frame
  const [first, last] = [toBoard(camera, size, {x: 0, y: 0}), toBoard(camera, size, {x: size.width, y: size.height})]
  for (const thing of things) {
    const {left, top, right, bottom} = thing.bounds
    if (thing.id === hidden || right < first.x || left > last.x || bottom < first.y || top > last.y) continue
    isDone = drawThing(context, thing, frame.inks, mayMake) && isDone
  }
  return isDone
}

/** One thing, in units of the board. */
export function drawThing(
  context: CanvasRenderingContext2D,
  thing: Thing,
  inks: Inks,
  mayMake: () => boolean = () => true
): boolean {
  const ink = inks.colours[thing.colour]!
  if (thing.kind === 'stroke') return drawLine(context, thing, ink, mayMake)
  const {left, top, right, bottom} = thing.bounds
  context.fillStyle = inks.ground
  context.beginPath()
  context.roundRect(left, top, right - left, bottom - top, 8)
  context.fill()
  context.strokeStyle = inks.edge
  context.lineWidth = 1
  context.stroke()
  // A mark in its colour: the text itself has to be read.
  context.fillStyle = ink
  context.fillRect(left, top + 8, 3, bottom - top - 16)
  context.fillStyle = inks.colours[0]!
  context.font = `${noteSize.font}px ${inks.font}`
  context.textBaseline = 'top'
  for (const [at, line] of linesOf(thing.note.text).entries())
    context.fillText(line, left + 12, top + 10 + at * noteSize.line, noteSize.width - 20)
  return true
}

/** What moves: the line being drawn, and pointers. */
export interface Moving {
  readonly line: Line | undefined
  readonly others: readonly Cursor[]
  /** Where the keys are. */
  readonly own: Place | undefined
  /** Where a note is being written. */
  readonly pin: Place | undefined
  /** Reach of the eraser, pixels, where it is. */
  readonly eraser: (Place & {readonly reach: number}) | undefined
}

export function drawMoving(context: CanvasRenderingContext2D, moving: Moving, frame: Frame): void {
  begin(context, frame)
  const {line, others, own, pin, eraser} = moving
  const {inks, ratio, camera, size} = frame
  if (line !== undefined && line.points.length > 0) {
    // A copy: as it is now.
    drawLine(context, {...line, points: line.points}, inks.colours[line.colour]!, () => true)
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const place = (at: Place) => toWindow(camera, size, at)
  context.lineWidth = 2
  if (eraser !== undefined) circle(context, place(eraser), eraser.reach, inks.colours[0]!)
  if (own !== undefined) cross(context, place(own), inks)
  if (pin !== undefined) circle(context, place(pin), 7, inks.colours[1]!)
  for (const cursor of others) drawCursor(context, place(cursor), cursor, inks)
}

function circle(context: CanvasRenderingContext2D, {x, y}: Place, radius: number, colour: string): void {
  context.strokeStyle = colour
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.stroke()
}

function cross(context: CanvasRenderingContext2D, {x, y}: Place, {ground, colours}: Inks): void {
  for (const [width, colour] of [
    [6, ground],
    [2, colours[0]!]
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = colour
    context.beginPath()
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1]
    ] as const) {
      context.moveTo(x + 4 * dx, y + 4 * dy)
      context.lineTo(x + 14 * dx, y + 14 * dy)
    }
    context.stroke()
  }
}

/** An arrow with a name beside it. */
function drawCursor(context: CanvasRenderingContext2D, {x, y}: Place, {name, colour}: Cursor, inks: Inks): void {
  context.beginPath()
  for (const [dx, dy] of [
    [0, 0],
    [0, 17],
    [4.5, 13],
    [12, 13]
  ] as const)
    context.lineTo(x + dx, y + dy)
  context.closePath()
  context.fillStyle = colour
  context.strokeStyle = inks.ground
  context.lineWidth = 1.5
  context.fill()
  context.stroke()
  context.font = `600 13px ${inks.font}`
  context.textBaseline = 'middle'
  const width = Math.min(160, context.measureText(name).width)
  context.beginPath()
  context.roundRect(x + 12, y + 15, width + 14, 21, 10.5)
  context.fillStyle = colour
  context.fill()
  context.stroke()
  context.fillStyle = inks.ground
  context.fillText(name, x + 19, y + 26, 160)
}
