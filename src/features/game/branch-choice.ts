import type {PersonKey} from '../../base/ids.ts'
import {isAfter, type Signed} from './lobby.ts'
import type {Position} from './position.ts'
import type {ActAt} from './table-acts.ts'

export type Via =
  | {readonly kind: 'start'; readonly author: PersonKey; readonly signed: Signed}
  | {readonly kind: 'act'; readonly act: ActAt}
  /** Everybody has shown a link. */
  | {readonly kind: 'drawn'}
  /** A checkpoint stands for all that was before. */
  | {readonly kind: 'checkpoint'}
  /** A majority says that this seat was too late. */
  | {readonly kind: 'late'; readonly seat: number}

/** A position in the tree of all that was done at a table. */
export interface Node {
  readonly position: Position
  readonly parent: Node | undefined
  readonly via: Via
  readonly depth: number
  readonly children: Node[]
  /** Everybody whose acts stand in this position or in one that follows. */
  readonly people: Set<PersonKey>
  readonly shown: Map<number, string>
  /** Votes by the seat that is said to be late, then by who says so. */
  readonly votes: Map<number, Set<PersonKey>>
}

/** Of these people, those who went on from there; who led there is not counted, and who voted that a seat was late is. */
function support({people, via}: Node, counted: readonly PersonKey[]): number {
  const author = via.kind === 'act' ? via.act.author : via.kind === 'start' ? via.author : undefined
  return counted.filter(key => key !== author && people.has(key)).length
}

/** Of equal support: what all have drawn, then moves, then what was said, then that a seat was late. */
function order({via}: Node): number {
  switch (via.kind) {
    case 'start':
    case 'checkpoint':
    case 'drawn':
      return 0
    case 'act':
      return via.act.type === 'move' ? 1 : 2
    case 'late':
      return 3
  }
}

/** Which of several positions holds, that come of one: SPEC.md, B1; or of several starts, T3. */
export function best(nodes: readonly Node[], counted: readonly PersonKey[]): Node | undefined {
  let held: Node | undefined
  for (const node of nodes) if (held === undefined || isBetter(node, held, counted)) held = node
  return held
}

function isBetter(a: Node, b: Node, counted: readonly PersonKey[]): boolean {
  const [more, less] = [support(a, counted), support(b, counted)]
  if (more !== less) return more > less
  if (order(a) !== order(b)) return order(a) < order(b)
  if (a.via.kind === 'start' && b.via.kind === 'start') return isAfter(b.via.signed, a.via.signed)
  return a.position.id < b.position.id
}
