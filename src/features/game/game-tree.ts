import {concat, fromHex, toHex, utf8} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {sha256AtOnce} from '../../identity/hash.ts'
import {isAfter, type Signed} from './lobby.ts'
import {tableParameters as limits} from './parameters.ts'
import {activeSeats, seatOf, waitedFor, type Position, type PositionId} from './position.ts'
import type {ActRefusal, Referee, Seated} from './referee.ts'
import type {ActAt, Written} from './table-acts.ts'

/** Something no honest page does; it changed nothing. */
export type FaultReason = Exclude<ActRefusal, 'too-late'> | 'two-moves' | 'flood'

export interface Fault {
  readonly key: PersonKey
  readonly reason: FaultReason
  readonly timeMs: number
}

type Via =
  | {readonly kind: 'start'; readonly author: PersonKey; readonly signed: Signed}
  | {readonly kind: 'act'; readonly act: ActAt}
  /** Everybody has shown a link. */
  | {readonly kind: 'drawn'}
  /** A majority says that this seat was too late. */
  | {readonly kind: 'late'; readonly seat: number}

interface Node {
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

const drawnLabel = utf8('shoal drawn\0')
const lateLabel = utf8('shoal late\0')

const derivedId = (label: Uint8Array, from: PositionId, ...more: readonly number[]): PositionId =>
  toHex(sha256AtOnce(concat(label, fromHex(from)!, Uint8Array.from(more))).subarray(0, 16)) as PositionId

/**
 * Everything that was done at a table since its start, as a tree of positions, and which branch of it holds. The same acts, in whatever order
 * they come, give the same branch at every page: SPEC.md, "Which branch holds".
 */
export class GameTree {
  readonly #referee: Referee
  readonly #nodes = new Map<PositionId, Node>()
  readonly #starts: Node[] = []
  readonly #unplaced = new Map<PositionId, {readonly act: ActAt; readonly stranger: boolean}[]>()
  #unplacedCount = 0
  /** Everybody who was ever given a seat. */
  readonly #seated = new Set<PersonKey>()
  #strangers = 0
  /** Positions each has led to. */
  readonly #led = new Map<PersonKey, number>()
  readonly #faults = new Map<string, Fault>()
  #line: readonly Node[] | undefined

  constructor(referee: Referee) {
    this.#referee = referee
  }

  /** The position the table is in; undefined before the start. */
  get current(): Position | undefined {
    return this.#held().at(-1)?.position
  }

  /** When, by how many acts of the branch that holds. */
  get depth(): number {
    return this.#held().length
  }

  /** Acts in positions that are not known yet. */
  get waiting(): number {
    return this.#unplacedCount
  }

  get faults(): readonly Fault[] {
    return [...this.#faults.values()]
  }

  /** Whether it is on the branch that holds. */
  holds(id: PositionId): boolean {
    const node = this.#nodes.get(id)
    return node !== undefined && this.#held()[node.depth] === node
  }

  knows(id: PositionId): boolean {
    return this.#nodes.has(id)
  }

  /** The links that were shown in a position that is drawn for. */
  shown(id: PositionId): ReadonlyMap<number, string> {
    return this.#nodes.get(id)?.shown ?? new Map()
  }

  /** Whether this person has said in this position that the seat is late. */
  hasVoted(id: PositionId, seat: number, key: PersonKey): boolean {
    return this.#nodes.get(id)?.votes.get(seat)?.has(key) === true
  }

  start(id: PositionId, host: PersonKey, seated: readonly Seated[], signed: Signed): void {
    if (this.#nodes.has(id)) return
    for (const {key} of seated) this.#seated.add(key)
    const node = this.#grow(undefined, this.#referee.begin(id, seated), {kind: 'start', author: host, signed})
    this.#starts.push(node)
    this.#place([id])
  }

  /** False: there was no room, and it may be given again. */
  add(act: ActAt): boolean {
    const node = this.#nodes.get(act.position)
    if (node !== undefined) {
      this.#apply(node, act)
      return true
    }
    // Before the start nobody is known to have a seat.
    const stranger = this.#starts.length > 0 && !this.#seated.has(act.author)
    if (this.#unplacedCount >= limits.unplaced) return false
    if (stranger && this.#strangers >= limits.unplacedOfStrangers) return false
    const waiting = this.#unplaced.get(act.position)
    if (waiting === undefined) this.#unplaced.set(act.position, [{act, stranger}])
    else waiting.push({act, stranger})
    this.#unplacedCount++
    if (stranger) this.#strangers++
    return true
  }

  // The tree

  #grow(parent: Node | undefined, position: Position, via: Via): Node {
    const node: Node = {
      position,
      parent,
      via,
      depth: parent === undefined ? 0 : parent.depth + 1,
      children: [],
      people: new Set(),
      shown: new Map(),
      votes: new Map()
    }
    this.#nodes.set(position.id, node)
    parent?.children.push(node)
    this.#line = undefined
    return node
  }

  /** What waited for these positions, and for those that come of it. */
  #place(ids: PositionId[]): void {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const waiting = this.#unplaced.get(id) ?? []
      this.#unplaced.delete(id)
      this.#unplacedCount -= waiting.length
      this.#strangers -= waiting.filter(({stranger}) => stranger).length
      const node = this.#nodes.get(id)!
      this.#draw(node, ids)
      for (const {act} of waiting) this.#take(node, act, ids)
    }
  }

  #apply(node: Node, act: ActAt): void {
    const grown: PositionId[] = []
    this.#take(node, act, grown)
    this.#place(grown)
  }

  #take(node: Node, act: ActAt, grown: PositionId[]): void {
    switch (act.type) {
      case 'reveal':
        return this.#reveal(node, act, grown)
      case 'late':
        return this.#vote(node, act, grown)
      default:
        return this.#follow(node, act, grown)
    }
  }

  #follow(node: Node, act: ActAt, grown: PositionId[]): void {
    const id = act.id as PositionId
    if (this.#nodes.has(id)) return
    const led = this.#led.get(act.author) ?? 0
    if (led >= limits.positionsOfOne) return this.#fault(act, 'flood')
    if (act.type === 'reveal' || act.type === 'late') return
    const outcome = this.#referee.judge(node.position, id, act.author, act, act.timeMs)
    if (!outcome.ok) return outcome.error === 'too-late' ? undefined : this.#fault(act, outcome.error)
    const twice = node.children.some(
      ({via}) => via.kind === 'act' && via.act.author === act.author && via.act.type === 'move' && act.type === 'move'
    )
    if (twice) this.#fault(act, 'two-moves')
    this.#led.set(act.author, led + 1)
    if (act.type === 'take') this.#seated.add(act.author)
    this.#grow(node, outcome.value, {kind: 'act', act})
    this.#support(node, act.author)
    this.#nodes.get(id)!.people.add(act.author)
    grown.push(id)
  }

  #reveal(node: Node, act: Extract<ActAt, {type: 'reveal'}>, grown: PositionId[]): void {
    const seat = seatOf(node.position, act.author)
    if (seat === undefined) return this.#fault(act, 'no-seat')
    if (node.position.seats[seat]!.out !== undefined) return
    const link = this.#referee.shows(node.position, seat, act)
    if (!link.ok) return link.error === 'too-late' ? undefined : this.#fault(act, link.error)
    if (node.shown.has(seat)) return
    node.shown.set(seat, link.value)
    this.#support(node, act.author)
    this.#draw(node, grown)
  }

  /** Once everybody has shown a link. */
  #draw(node: Node, grown: PositionId[]): void {
    const {position, shown} = node
    if (position.stage.kind !== 'chance' || !activeSeats(position.seats).every(seat => shown.has(seat))) return
    const id = derivedId(drawnLabel, position.id)
    if (this.#nodes.has(id)) return
    this.#grow(node, this.#referee.drawn(position, id, shown), {kind: 'drawn'})
    grown.push(id)
  }

  #vote(node: Node, act: Extract<ActAt, {type: 'late'}>, grown: PositionId[]): void {
    const {position} = node
    const seat = seatOf(position, act.author)
    if (seat === undefined) return this.#fault(act, 'no-seat')
    // What the position asked for, whoever answered since.
    if (seat === act.seat || position.seats[seat]!.out !== undefined || !waitedFor(position).includes(act.seat)) return
    const votes = node.votes.get(act.seat) ?? new Set<PersonKey>()
    node.votes.set(act.seat, votes.add(act.author))
    this.#support(node, act.author)
    const others = activeSeats(position.seats).length - 1
    if (votes.size < Math.floor(others / 2) + 1) return
    const id = derivedId(lateLabel, position.id, act.seat)
    const known = this.#nodes.get(id)
    // What was shown and voted here since is not taken over: it would depend on what came first. Pages say it again.
    const late =
      known ?? this.#grow(node, this.#referee.out(position, id, act.seat, 'late'), {kind: 'late', seat: act.seat})
    for (const key of votes) late.people.add(key)
    if (known === undefined) grown.push(id)
  }

  /** Whose acts stand in a position stand in all before it: once somebody is known there, no more is to be told. */
  #support(node: Node, key: PersonKey): void {
    this.#line = undefined
    for (let at: Node | undefined = node; at !== undefined && !at.people.has(key); at = at.parent) at.people.add(key)
  }

  #fault({author, timeMs}: Written, reason: FaultReason): void {
    const name = `${author} ${reason}`
    if (this.#faults.size < limits.faults || this.#faults.has(name))
      this.#faults.set(name, {key: author, reason, timeMs})
  }

  // Which branch holds

  #held(): readonly Node[] {
    if (this.#line !== undefined) return this.#line
    const line: Node[] = []
    for (let node = this.#firstStart(); node !== undefined; node = this.#choose(node)) line.push(node)
    return (this.#line = line)
  }

  /** Of several starts the one more people sat down to play, of those who sit in all of them; then the one signed first. */
  #firstStart(): Node | undefined {
    const [first, ...others] = this.#starts
    if (first === undefined || others.length === 0) return first
    const inAll = first.position.seats
      .map(({key}) => key)
      .filter(key => others.every(({position}) => seatOf(position, key) !== undefined))
    return best(this.#starts, inAll)
  }

  #choose({children, position}: Node): Node | undefined {
    if (children.length < 2) return children[0]
    return best(
      children,
      position.seats.map(({key}) => key)
    )
  }
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
    case 'drawn':
      return 0
    case 'act':
      return via.act.type === 'move' ? 1 : 2
    case 'late':
      return 3
  }
}

function best(nodes: readonly Node[], counted: readonly PersonKey[]): Node | undefined {
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
