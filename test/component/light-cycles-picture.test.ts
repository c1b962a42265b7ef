import {expect} from '@open-wc/testing'
import {firstState, type RealtimePicture} from '../../src/features/game/define-realtime.ts'
import {fieldHeight, fieldWidth} from '../../src/features/game/games/light-cycles-field.ts'
import {lightCycles, type CyclesState} from '../../src/features/game/games/light-cycles.ts'

const seats = 4
const cell = 20
const [width, height] = [fieldWidth * cell, fieldHeight * cell]
const names = ['Ada', 'Ben', 'Cleo', 'Dan']
/** As one sees them for whom all colours are one. */
const colours = {ink: '#000', muted: '#777', surface: '#fff', line: '#ccc', seats: names.map(() => '#555')}

function running(): CyclesState {
  const S = firstState(lightCycles, {seats, options: null, seed: new Uint8Array(32).fill(3)})
  S.stage = 'running'
  S.stageTicks = 0
  return S
}

/** The pixels around the middle of a cell, `size` cells wide. */
function pixelsAt(S: CyclesState, at: {x: number; y: number}, size: number, still = false): string {
  const element = document.createElement('canvas')
  Object.assign(element, {width, height})
  const canvas = element.getContext('2d', {willReadFrequently: true})!
  const parts = names.map(() => 'playing' as const)
  const picture: RealtimePicture<CyclesState> = {
    S,
    tick: 0,
    width,
    height,
    ownSeat: undefined,
    parts,
    names,
    colours,
    still
  }
  lightCycles.render!(canvas, picture)
  const aside = (size - 1) / 2
  const [left, top] = [(at.x - aside) * cell, (at.y - aside) * cell]
  return canvas.getImageData(left, top, size * cell, size * cell).data.join()
}

describe('The picture of light cycles', () => {
  it('tells players and their walls apart without any colour', () => {
    const S = running()
    const corner = {x: 2, y: 2}
    const walls = names.map((_, seat) => {
      S.field[corner.y * fieldWidth + corner.x] = seat + 1
      return pixelsAt(S, corner, 1)
    })
    expect(new Set(walls).size).to.equal(seats)
    const heads = S.cycles.map(cycle => pixelsAt(S, cycle, 3))
    expect(new Set(heads).size).to.equal(seats)
  })

  it('glides from cell to cell, and not for who asked for less motion', () => {
    const S = running()
    const [cycle] = S.cycles
    const frames = (still: boolean) => [0, 1, 2, 3].map(stageTicks => pixelsAt({...S, stageTicks}, cycle!, 5, still))
    expect(new Set(frames(false)).size).to.equal(4)
    expect(new Set(frames(true)).size).to.equal(1)
  })
})
