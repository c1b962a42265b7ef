import type {RealtimePicture} from '../define-realtime.ts'
import {directions, fieldHeight, fieldWidth, readyTicks, ticksPerMove, type CyclesState} from './light-cycles-field.ts'

/** A mark for each seat beside its colour: how its wall is drawn, and the shape of its head. */
const patterns = ['full', 'stripes', 'dots', 'hollow'] as const

interface Field {
  readonly cell: number
  readonly left: number
  readonly top: number
}

/** Draws the field, the walls, the heads and what is said over them. */
export function drawCycles(canvas: CanvasRenderingContext2D, picture: RealtimePicture<CyclesState>): void {
  const {S, width, height, colours} = picture
  const cell = Math.max(1, Math.min(width / fieldWidth, height / fieldHeight))
  const field = {cell, left: (width - cell * fieldWidth) / 2, top: (height - cell * fieldHeight) / 2}
  canvas.fillStyle = colours.surface
  canvas.fillRect(0, 0, width, height)
  canvas.strokeStyle = colours.line
  canvas.lineWidth = 1
  canvas.strokeRect(field.left - 0.5, field.top - 0.5, cell * fieldWidth + 1, cell * fieldHeight + 1)
  for (let y = 0; y < fieldHeight; y++) {
    for (let x = 0; x < fieldWidth; x++) {
      const owner = S.field[y * fieldWidth + x]!
      if (owner > 0) drawWall(canvas, field, x, y, owner - 1, colours.seats[owner - 1]!, S.cycles[owner - 1]!.alive)
    }
  }
  for (const [seat, cycle] of S.cycles.entries()) if (cycle.alive) drawHead(canvas, field, picture, seat)
  if (S.stage === 'ready') drawCount(canvas, picture)
}

function drawWall(
  canvas: CanvasRenderingContext2D,
  {cell, left, top}: Field,
  x: number,
  y: number,
  seat: number,
  colour: string,
  alive: boolean
): void {
  const [px, py] = [left + x * cell, top + y * cell]
  canvas.globalAlpha = alive ? 1 : 0.45
  canvas.fillStyle = colour
  canvas.strokeStyle = colour
  switch (patterns[seat % patterns.length]!) {
    case 'full':
      canvas.fillRect(px, py, cell, cell)
      break
    case 'stripes':
      canvas.fillRect(px, py, cell, cell * 0.3)
      canvas.fillRect(px, py + cell * 0.6, cell, cell * 0.3)
      break
    case 'dots':
      canvas.beginPath()
      canvas.arc(px + cell / 2, py + cell / 2, cell * 0.32, 0, 2 * Math.PI)
      canvas.fill()
      break
    case 'hollow':
      canvas.lineWidth = Math.max(1, cell * 0.18)
      canvas.strokeRect(px + cell * 0.15, py + cell * 0.15, cell * 0.7, cell * 0.7)
  }
  canvas.globalAlpha = 1
}

/** Where it is between two cells, and its number, so that nobody has to know colours. */
function drawHead(
  canvas: CanvasRenderingContext2D,
  {cell, left, top}: Field,
  {S, colours, ownSeat, parts, still}: RealtimePicture<CyclesState>,
  seat: number
): void {
  const cycle = S.cycles[seat]!
  const {x, y} = directions[cycle.heading]!
  const on = S.stage === 'running' && !still && parts[seat] === 'playing' ? (S.stageTicks % ticksPerMove(S)) / ticksPerMove(S) : 0
  const [px, py] = [left + (cycle.x + 0.5 + x * on) * cell, top + (cycle.y + 0.5 + y * on) * cell]
  const size = Math.max(6, cell * 0.9)
  canvas.beginPath()
  canvas.arc(px, py, size, 0, 2 * Math.PI)
  canvas.fillStyle = parts[seat] === 'playing' ? colours.seats[seat]! : colours.muted
  canvas.fill()
  canvas.lineWidth = seat === ownSeat ? 3 : 1
  canvas.strokeStyle = seat === ownSeat ? colours.ink : colours.surface
  canvas.stroke()
  canvas.fillStyle = colours.surface
  canvas.font = `700 ${Math.round(size * 1.3)}px system-ui, sans-serif`
  canvas.textAlign = 'center'
  canvas.textBaseline = 'middle'
  canvas.fillText(String(seat + 1), px, py + size * 0.06)
}

function drawCount(canvas: CanvasRenderingContext2D, {S, width, height, colours}: RealtimePicture<CyclesState>): void {
  const left = Math.max(1, Math.ceil(((readyTicks - S.stageTicks) / readyTicks) * 3))
  canvas.fillStyle = colours.ink
  canvas.font = `700 ${Math.round(Math.min(width, height) / 5)}px system-ui, sans-serif`
  canvas.textAlign = 'center'
  canvas.textBaseline = 'middle'
  canvas.fillText(String(left), width / 2, height / 2)
}
