import type {Bounds} from './board-scene.ts'
import {onBoard} from './packed-points.ts'
import type {Place} from './simplify.ts'

export const zooms = {min: 0.2, max: 4, step: 1.25} as const

/** Which part of the board is seen: the place in the middle of the window, and pixels a unit. Never changed: each move makes another. */
export interface Camera extends Place {
  readonly zoom: number
}

export interface WindowSize {
  readonly width: number
  readonly height: number
}

export const startCamera: Camera = {x: 0, y: 0, zoom: 1}

/** From a place in the window to the board. */
export const toBoard = (camera: Camera, {width, height}: WindowSize, {x, y}: Place): Place => ({
  x: onBoard(camera.x + (x - width / 2) / camera.zoom),
  y: onBoard(camera.y + (y - height / 2) / camera.zoom)
})

/** From the board to a place in the window. */
export const toWindow = (camera: Camera, {width, height}: WindowSize, {x, y}: Place): Place => ({
  x: (x - camera.x) * camera.zoom + width / 2,
  y: (y - camera.y) * camera.zoom + height / 2
})

/** Moves what is seen by pixels. */
export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: onBoard(camera.x - dx / camera.zoom),
  y: onBoard(camera.y - dy / camera.zoom)
})

/** Larger or smaller; the place under `at` in the window stays there. */
export function zoomed(camera: Camera, size: WindowSize, factor: number, at: Place): Camera {
  const zoom = Math.min(zooms.max, Math.max(zooms.min, camera.zoom * factor))
  const fixed = toBoard(camera, size, at)
  return {
    zoom,
    x: onBoard(fixed.x - (at.x - size.width / 2) / zoom),
    y: onBoard(fixed.y - (at.y - size.height / 2) / zoom)
  }
}

/** All of it in the window, not larger than it is. */
export function fitted(bounds: Bounds | undefined, size: WindowSize): Camera {
  if (bounds === undefined) return startCamera
  const [width, height] = [bounds.right - bounds.left + 48, bounds.bottom - bounds.top + 48]
  const zoom = Math.min(1, Math.max(zooms.min, Math.min(size.width / width, size.height / height)))
  return {x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2, zoom}
}

/** So that this place is in the window, and not at its very edge. */
export function showing(camera: Camera, size: WindowSize, place: Place): Camera {
  const {x, y} = toWindow(camera, size, place)
  const margin = Math.min(48, size.width / 4, size.height / 4)
  const over = (at: number, length: number) => Math.min(0, at - margin) + Math.max(0, at - (length - margin))
  return panned(camera, -over(x, size.width), -over(y, size.height))
}
