import type {PersonKey} from '../../base/ids.ts'
import {personColour} from '../person/palette.ts'
import {fishTraits} from '../person/traits.ts'
import type {Camera, WindowSize} from './board-camera.ts'
import {colours} from './board-items.ts'
import {drawMoving, drawThings, type Inks, type Moving} from './board-drawing.ts'
import type {Thing} from './board-scene.ts'

export interface SurfaceHost {
  readonly camera: Camera
  readonly things: readonly Thing[]
  /** The line being drawn: it is not drawn twice. */
  readonly hidden: string | undefined
  readonly moving: Moving
  resized(): void
}

/** More pixels than this a CSS pixel are not seen. */
const maxRatio = 3

/** Two canvases one above the other: what stays, and what moves. Draws with the next frame of the screen what was asked for until then. */
export class BoardSurface {
  readonly #host: SurfaceHost
  readonly #root: HTMLElement
  readonly #ground: HTMLCanvasElement
  readonly #live: HTMLCanvasElement
  readonly #endings: (() => void)[] = []
  readonly #personColours = new Map<string, string>()
  #frame: number | undefined
  #groundIsOld = true
  #inks: Inks
  #size: WindowSize = {width: 1, height: 1}

  /** `root` holds `.ground`, `.live` and `.inks`; `themed` may have the attribute `theme`. */
  constructor(root: HTMLElement, themed: HTMLElement, host: SurfaceHost) {
    this.#host = host
    this.#root = root
    this.#ground = root.querySelector<HTMLCanvasElement>('.ground')!
    this.#live = root.querySelector<HTMLCanvasElement>('.live')!
    this.#inks = this.#readInks()
    const sizes = new ResizeObserver(() => this.#resize())
    sizes.observe(root)
    this.#endings.push(() => sizes.disconnect())
    const themes = new MutationObserver(() => this.recolour())
    themes.observe(themed, {attributes: true, attributeFilter: ['theme']})
    this.#endings.push(() => themes.disconnect())
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)']) {
      const media = matchMedia(query)
      const changed = () => this.recolour()
      media.addEventListener('change', changed)
      this.#endings.push(() => media.removeEventListener('change', changed))
    }
    this.#resize()
  }

  get size(): WindowSize {
    return this.#size
  }

  get inks(): Inks {
    return this.#inks
  }

  /** Colours may be others now. */
  recolour(): void {
    const inks = this.#readInks()
    if (JSON.stringify(inks) === JSON.stringify(this.#inks)) return
    this.#inks = inks
    this.draw()
  }

  /** All is drawn anew. */
  draw(): void {
    this.#groundIsOld = true
    this.drawMoving()
  }

  /** Only what moves. */
  drawMoving(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#paint()
    })
  }

  /** The colour of a person's pointer. */
  personColour(key: PersonKey): string {
    const theme = isDark(this.#inks.ground) ? 'dark' : 'light'
    const {hue} = fishTraits(key)
    const name = `${theme} ${hue}`
    let colour = this.#personColours.get(name)
    if (colour === undefined) this.#personColours.set(name, (colour = personColour(hue, theme)))
    return colour
  }

  close(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    for (const end of this.#endings.splice(0)) end()
  }

  get #ratio(): number {
    return Math.min(maxRatio, Math.max(1, devicePixelRatio))
  }

  #resize(): void {
    const {clientWidth, clientHeight} = this.#root
    this.#size = {width: Math.max(1, clientWidth), height: Math.max(1, clientHeight)}
    for (const canvas of [this.#ground, this.#live]) {
      canvas.width = Math.round(this.#size.width * this.#ratio)
      canvas.height = Math.round(this.#size.height * this.#ratio)
    }
    this.#host.resized()
    this.draw()
  }

  #paint(): void {
    const {camera, things, hidden, moving} = this.#host
    const frame = {camera, size: this.#size, ratio: this.#ratio, inks: this.#inks}
    const [ground, live] = [this.#ground.getContext('2d'), this.#live.getContext('2d')]
    const isDone = !this.#groundIsOld || ground === null || drawThings(ground, things, frame, hidden)
    this.#groundIsOld = false
    if (!isDone) this.draw()
    if (live !== null) drawMoving(live, moving, frame)
  }

  #readInks(): Inks {
    const colourOf = (name: string) => getComputedStyle(this.#root.querySelector(`.inks .${name}`)!).color
    return {
      colours: colours.map((_, at) => colourOf(`ink-${at}`)),
      ground: colourOf('board-ground'),
      edge: colourOf('board-edge'),
      font: getComputedStyle(this.#root).fontFamily
    }
  }
}

/** Of a colour as computed styles write it, `rgb(…)` or `color(srgb …)`. */
function isDark(colour: string): boolean {
  const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)
  const most = colour.startsWith('color(') ? 1 : 255
  return parts.reduce((sum, part) => sum + part, 0) < 1.5 * most
}
