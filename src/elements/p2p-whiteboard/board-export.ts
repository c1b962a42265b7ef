import type {Scheduler} from '../../base/ports.ts'
import {drawThing, type Inks} from './board-drawing.ts'
import {widths} from './board-items.ts'
import {linesOf, noteSize, type Bounds, type DrawnStroke, type Thing} from './board-scene.ts'
import {hasPressure, middleOf, outlineOf} from './stroke-outline.ts'

const margin = 24
/** No picture is larger in either direction, pixels: browsers refuse more. */
const maxPixels = 8_192

const withMargin = ({left, top, right, bottom}: Bounds) => ({
  x: left - margin,
  y: top - margin,
  width: right - left + 2 * margin,
  height: bottom - top + 2 * margin
})

const escapes: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}
const escaped = (text: string): string => text.replace(/[&<>"]/g, found => escapes[found]!)

/** The board as the text of an SVG file: only shapes, and text as text. */
export function boardSvg(things: readonly Thing[], bounds: Bounds, inks: Inks): string {
  const {x, y, width, height} = withMargin(bounds)
  const shapes = things.map(thing => {
    const ink = inks.colours[thing.colour]!
    if (thing.kind === 'stroke') return lineSvg(thing, escaped(ink))
    const {left, top, right, bottom} = thing.bounds
    const lines = linesOf(thing.note.text).map(
      (line, at) => `<tspan x="${left + 12}" y="${top + 26 + at * noteSize.line}">${escaped(line)}</tspan>`
    )
    return (
      `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" rx="8" fill="${escaped(inks.ground)}" stroke="${escaped(inks.edge)}"/>` +
      `<rect x="${left}" y="${top + 8}" width="3" height="${bottom - top - 16}" fill="${escaped(ink)}"/>` +
      `<text font-size="${noteSize.font}" font-family="${escaped(inks.font)}" fill="${escaped(inks.colours[0]!)}">${lines.join('')}</text>`
    )
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}">` +
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${escaped(inks.ground)}"/>${shapes.join('')}</svg>`
  )
}

function lineSvg({points, width}: DrawnStroke, ink: string): string {
  if (hasPressure(points)) return `<path fill="${ink}" d="${outlineOf(points, width)}"/>`
  const pen = `fill="none" stroke-width="${widths[width]}" stroke-linecap="round" stroke-linejoin="round"`
  return `<path ${pen} stroke="${ink}" d="${middleOf(points)}"/>`
}

/** The board as a PNG, twice as large as on the screen if that is not too large. Undefined where the browser gives none. */
export async function boardPng(things: readonly Thing[], bounds: Bounds, inks: Inks): Promise<Blob | undefined> {
  const {x, y, width, height} = withMargin(bounds)
  const scale = Math.min(2, maxPixels / width, maxPixels / height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.fillStyle = inks.ground
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.setTransform(scale, 0, 0, scale, -x * scale, -y * scale)
  for (const thing of things) drawThing(context, thing, inks)
  return new Promise(resolve => canvas.toBlob(blob => resolve(blob ?? undefined), 'image/png'))
}

/** A download has begun by then. Milliseconds. */
const addressKeptMs = 60_000

/** Hands a file to the browser, to be saved. */
export function download(blob: Blob, name: string, scheduler: Scheduler): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  scheduler.after(addressKeptMs, () => URL.revokeObjectURL(address))
}
