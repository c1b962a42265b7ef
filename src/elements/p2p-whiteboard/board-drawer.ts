import type {Camera} from './board-camera.ts'
import {panned, showing, toBoard, zoomed, type WindowSize} from './board-camera.ts'
import type {BoardActions} from './board-actions.ts'
import type {HandHost} from './board-hand.ts'
import type {BoardScene, DrawnNote, Thing} from './board-scene.ts'
import type {Pen} from './pen.ts'
import * as strings from '../strings.ts'
import type {Place} from './simplify.ts'
import type {Tool} from './tools.ts'

/** What a tool has begun and not ended. */
export type Doing =
  | {readonly kind: 'nothing'}
  | {readonly kind: 'drawing'; readonly pen: Pen}
  | {readonly kind: 'erasing'; readonly step: string; erased: number; saidNotYours: boolean}
  | {readonly kind: 'moving'; from: Place}

export interface DrawerHost {
  readonly tool: Tool
  readonly colour: number
  readonly width: number
  readonly size: WindowSize
  readonly scene: BoardScene
  readonly actions: BoardActions
  camera: Camera
  isOwn(thing: Thing): boolean
  /** A note is to be written at a place, or changed. */
  write(at: Place, former: DrawnNote | undefined): void
  /** The pointer is there, on the board; undefined: it left. */
  point(at: Place | undefined): void
  say(words: string): void
  /** Something that moves looks different; `all`: and what stays, too. */
  drawn(all: boolean): void
}

/** How near the eraser has to come, pixels. */
export const eraserReach = 10
/** What nobody sees of a line, pixels. */
const tolerance = 0.35

/** What happens on the board when a pointer or the keys use a tool on it. */
export class BoardDrawer implements HandHost {
  readonly #host: DrawerHost
  doing: Doing = {kind: 'nothing'}
  /** Where the keys are, on the board; undefined while a pointer is used. */
  cursor: Place | undefined
  /** Where the pointer is, on the board. */
  pointer: Place | undefined

  constructor(host: DrawerHost) {
    this.#host = host
  }

  get pen(): Pen | undefined {
    return this.doing.kind === 'drawing' ? this.doing.pen : undefined
  }

  // Pointers

  begin(at: Place, pressure: number | undefined, pan: boolean): boolean {
    this.stop()
    this.cursor = undefined
    const {tool} = this.#host
    const place = this.#toBoard(at)
    if (pan || tool === 'move') this.doing = {kind: 'moving', from: at}
    else if (tool === 'pen') this.#lower(place, pressure)
    else if (tool === 'eraser') this.#erase(place, true)
    return true
  }

  draw(places: readonly (Place & {readonly pressure: number | undefined})[]): void {
    const {doing} = this
    for (const at of places) {
      const place = this.#toBoard(at)
      if (doing.kind === 'drawing') doing.pen.add({...place, pressure: at.pressure})
      if (doing.kind === 'erasing') this.#erase(place, true)
      if (doing.kind === 'moving') {
        this.#host.camera = panned(this.#host.camera, at.x - doing.from.x, at.y - doing.from.y)
        doing.from = at
      }
    }
    this.#host.drawn(doing.kind === 'moving')
  }

  end(at: Place): void {
    const place = this.#toBoard(at)
    if (this.#host.tool === 'note' && this.doing.kind === 'nothing') this.#note(place)
    this.stop(place)
  }

  cancel(): void {
    const {doing} = this
    // Of a line that others have seen already, what there is stays.
    if (doing.kind === 'drawing' && !doing.pen.isWritten) {
      doing.pen.drop()
      this.doing = {kind: 'nothing'}
    }
    this.stop()
  }

  hover(at: Place | undefined): void {
    this.pointer = at && this.#toBoard(at)
    this.#host.point(this.pointer)
    this.#host.drawn(false)
  }

  pinch(dx: number, dy: number, factor: number, at: Place): void {
    const {camera, size} = this.#host
    this.#host.camera = zoomed(panned(camera, dx, dy), size, factor, at)
    this.#host.drawn(true)
  }

  // Keys

  /** Moves the cursor by pixels, and draws with it when the pen is down. */
  step(dx: number, dy: number): void {
    const {camera, size} = this.#host
    const from = this.cursor ?? {x: camera.x, y: camera.y}
    // The first key only shows where one is.
    const place = this.cursor === undefined ? from : {x: from.x + dx / camera.zoom, y: from.y + dy / camera.zoom}
    this.cursor = place
    this.pen?.add({...place, pressure: undefined})
    this.#host.camera = showing(camera, size, place)
    this.#host.point(place)
    this.#host.drawn(this.#host.camera !== camera)
  }

  /** Puts the pen down or lifts it, erases, or writes a note, where the cursor is. */
  press(): void {
    if (this.cursor === undefined) this.step(0, 0)
    const at = this.cursor!
    const {tool, say} = this.#host
    if (tool === 'note') return this.#note(at)
    if (tool === 'pen') {
      if (this.pen === undefined) {
        this.#lower(at, undefined)
        return say(strings.boardPenDown())
      }
      this.stop(at)
      return say(strings.boardPenUp())
    }
    if (tool !== 'eraser') return
    const erased = this.#erase(at, false)
    say(erased > 0 ? strings.boardErased(erased) : strings.boardNothingToErase())
    this.stop()
  }

  /** Ends what was begun. `at`: where. False: there was nothing. */
  stop(at?: Place): boolean {
    const {doing} = this
    this.doing = {kind: 'nothing'}
    if (doing.kind === 'drawing') doing.pen.lift(at && {...at, pressure: doing.pen.points.at(-1)?.pressure})
    this.#host.drawn(true)
    return doing.kind !== 'nothing'
  }

  #toBoard(at: Place): Place {
    return toBoard(this.#host.camera, this.#host.size, at)
  }

  #lower(place: Place, pressure: number | undefined): void {
    const {actions, colour, width, camera} = this.#host
    const pen = actions.pen(colour, width, tolerance / camera.zoom)
    if (pen === undefined) return
    pen.add({...place, pressure})
    this.doing = {kind: 'drawing', pen}
    this.#host.drawn(false)
  }

  /** How many. `speaks`: of what is not the visitor's, once. */
  #erase(place: Place, speaks: boolean): number {
    const {actions, scene, camera, isOwn, say} = this.#host
    if (this.doing.kind !== 'erasing')
      this.doing = {kind: 'erasing', step: actions.newStep(), erased: 0, saidNotYours: false}
    const {doing} = this
    const found = scene.at(place, eraserReach / camera.zoom)
    const own = found.filter(isOwn)
    doing.erased += own.length
    if (own.length > 0) actions.remove(own, doing.step)
    else if (found.length > 0 && speaks && doing.erased === 0 && !doing.saidNotYours) {
      doing.saidNotYours = true
      say(strings.boardNotYours())
    }
    return own.length
  }

  #note(place: Place): void {
    const {scene, isOwn, write} = this.#host
    const former = scene.at(place, 0).find(thing => thing.kind === 'note' && isOwn(thing))
    write(place, former?.kind === 'note' ? former : undefined)
  }
}
