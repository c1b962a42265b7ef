import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../../src/base/ids.ts'
import {Download, type Asking} from '../../../../src/features/files/download.ts'
import {leafBytes, leafCount} from '../../../../src/features/files/file-size.ts'
import {downloadParameters as limits} from '../../../../src/features/files/parameters.ts'
import {PieceSet} from '../../../../src/features/files/piece-set.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

const ada = 'ada' as RoutingId
const size = 64 * 1_048_576
const leaf = new Uint8Array(leafBytes)

/** A file that one page has, which brings each leaf so long after it was asked for. */
class Loading {
  readonly download: Download
  readonly asked: number[] = []
  readonly cancelled: number[] = []
  nowMs = 0
  /** So many of the next leaves that are asked for get lost. */
  toLose = 0
  readonly lost: number[] = []
  #due: {atMs: number; leaf: number}[] = []

  constructor() {
    const {random} = new VirtualEnvironment({seed: 4})
    const whole = new PieceSet(size)
    for (let piece = 0; piece < whole.length; piece++) whole.add(piece)
    const have = new PieceSet(size)
    this.download = new Download({size, have, random, isProvable: () => true, room: bytes => new Uint8Array(bytes)})
    this.#said(this.download.has(ada, whole, 0))
    this.#said(this.download.next(ada, 0))
  }

  #said(asks: readonly Asking[]): void {
    for (const {want, cancel} of asks) {
      this.cancelled.push(...cancel)
      for (const index of want) {
        this.asked.push(index)
        const lastMs = this.#due.at(-1)?.atMs ?? this.nowMs
        if (this.toLose > 0) {
          this.toLose--
          this.lost.push(index)
          continue
        }
        this.#due.push({atMs: Math.max(this.nowMs, lastMs) + 20, leaf: index})
      }
    }
  }

  run(ms: number): void {
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs && !this.download.complete; this.nowMs += 10) {
      while (this.#due[0] && this.#due[0].atMs <= this.nowMs) {
        const {leaf: index} = this.#due.shift()!
        this.#said(this.download.arrived(ada, index, leaf, this.nowMs).asks)
      }
      if (this.nowMs % 1_000 === 0) this.#said(this.download.tick(this.nowMs))
    }
  }
}

describe('A download', () => {
  it('asks again for leaves that others have overtaken by far, and for no others', () => {
    const loading = new Loading()
    loading.download.mayLose(ada)
    loading.run(3_000)
    loading.toLose = 9
    loading.run(2_000)
    expect(loading.lost.length).toBe(9)
    loading.run(limits.overtakenMs - 3_000)
    expect(loading.cancelled).toEqual([])
    loading.run(4_000)
    expect(loading.download.complete).toBe(false)
    expect(loading.cancelled).toEqual(loading.lost)
    loading.run(60_000)
    expect(loading.download.complete).toBe(true)
    expect(loading.cancelled).toEqual(loading.lost)
    expect(loading.asked.length).toBe(leafCount(size) + 9)
    expect(loading.download.duplicateBytes).toBe(0)
  })

  it('takes none for lost of a link that loses nothing: the source may like others better', () => {
    const loading = new Loading()
    loading.run(3_000)
    loading.toLose = 9
    loading.run(15_000)
    expect(loading.download.complete).toBe(false)
    expect(loading.cancelled).toEqual([])
    // Until nothing else is left that could come first.
    loading.run(60_000)
    expect(loading.download.complete).toBe(true)
    expect(loading.cancelled).toEqual(loading.lost)
  })
})
