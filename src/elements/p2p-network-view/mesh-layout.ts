import type {PersonKey} from '../../base/ids.ts'
import {isRelayed} from '../../rendezvous/link-path.ts'
import type {LinkView} from '../network-view.ts'

/** The drawing's own units; it is as wide as it finds room. */
export const meshSize = {width: 320, height: 300} as const

/** More than these are in the list only. */
export const maxDrawn = 24
/** With more, names would lie over each other; with still more, so would round trips. */
const maxNamed = 14
const maxMeasured = 8
const maxDots = 12

export type Way = 'direct' | 'relayed' | 'unknown'

export const wayOf = ({path}: LinkView): Way =>
  path === undefined ? 'unknown' : isRelayed(path) ? 'relayed' : 'direct'

export interface MeshNode {
  readonly routingId: string
  readonly key: PersonKey
  /** '' when there is no room for it. */
  readonly name: string
  readonly x: number
  readonly y: number
  readonly size: number
  readonly way: Way
  readonly isQuiet: boolean
  /** More than a trickle goes over it. */
  readonly isBusy: boolean
  /** Undefined when it is not measured, or there is no room for it. */
  readonly roundTripMs: number | undefined
}

export interface MeshLayout {
  readonly centre: {readonly x: number; readonly y: number}
  readonly nodes: readonly MeshNode[]
  /** Pages that were met and are not linked, on the rim. */
  readonly dots: readonly {readonly x: number; readonly y: number}[]
  readonly notDrawn: number
}

const busyBytesPerSecond = 2_000
/** With few there is room for longer names. */
const maxNameLength = (count: number) => (count <= 6 ? 14 : 10)

/**
 * This page in the middle and the others around it, each at the same place as long as the same are there: by their labels, not by when they
 * came.
 */
export function meshLayout(links: readonly LinkView[], unlinkedPages: number): MeshLayout {
  const centre = {x: meshSize.width / 2, y: meshSize.height / 2}
  const sorted = [...links].sort((a, b) => (a.routingId < b.routingId ? -1 : 1))
  const drawn = sorted.slice(0, maxDrawn)
  const count = drawn.length
  const size = count > maxNamed ? 22 : 30
  const onRim = (share: number, radiusX: number, radiusY: number) => {
    const angle = 2 * Math.PI * share - Math.PI / 2
    return {x: centre.x + radiusX * Math.cos(angle), y: centre.y + radiusY * Math.sin(angle)}
  }
  const nodes = drawn.map((link, at): MeshNode => {
    // Every second one stands nearer when they are many.
    const near = count > 8 && at % 2 === 1 ? 0.72 : 1
    const {x, y} = onRim(at / count, 122 * near, 112 * near)
    return {
      routingId: link.routingId,
      key: link.key,
      name: count > maxNamed ? '' : shortName(link.name, maxNameLength(count)),
      x,
      y,
      size,
      way: wayOf(link),
      isQuiet: link.isQuiet,
      isBusy: (link.upBytesPerSecond ?? 0) + (link.downBytesPerSecond ?? 0) > busyBytesPerSecond,
      roundTripMs: count > maxMeasured ? undefined : link.roundTripMs
    }
  })
  const dotCount = Math.min(unlinkedPages, maxDots)
  const dots = Array.from({length: dotCount}, (_, at) => onRim((at + 0.5) / dotCount, 153, 143))
  return {centre, nodes, dots, notDrawn: sorted.length - count}
}

function shortName(name: string, most: number): string {
  const characters = [...name]
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join('')}…`
}
