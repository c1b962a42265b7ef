import {concat, fromHex, toHex, utf8} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {sha256AtOnce} from '../../identity/hash.ts'
import {best, type Node, type Via} from './branch-choice.ts'
import {FaultList, type Fault, type FaultReason} from './fault-list.ts'
import type {Signed} from './lobby.ts'
import {noOtherTables, type OtherTables} from './other-tables.ts'
import {tableParameters as limits} from './parameters.ts'
import {activeSeats, seatOf, waitedFor, type Position, type PositionId} from './position.ts'
import type {Referee, Seated} from './referee.ts'
import type {ActAt, Written} from './table-acts.ts'
import {WaitingActs} from './waiting-acts.ts'

const drawnLabel = utf8('shoal drawn\0')
const lateLabel = utf8('shoal late\0')

const derivedId = (label: Uint8Array, from: PositionId, ...more: readonly number[]): PositionId =>
  toHex(sha256AtOnce(concat(label, fromHex(from)!, Uint8Array.from(more))).subarray(0, 16)) as PositionId

/** What a tree can begin with instead of the start: a position of the branch that holds, and what is known of everything before it. */
export interface TreeCheckpoint {
  readonly start: PositionId
  readonly base: Position
  readonly seated: readonly PersonKey[]
  readonly led: ReadonlyMap<PersonKey, number>
  readonly faults: readonly Fault[]
}

/**
 * Everything that was done at a table since its start, as a tree of positions, and which branch of it holds. The same acts, in whatever order
 * they come, give the same branch at every page: SPEC.md, "Which branch holds".
 */
export class GameTree {
  readonly #referee: Referee
  readonly #nodes = new Map<PositionId, Node>()
  readonly #starts: Node[] = []
  readonly #waiting = new WaitingActs()
  /** Positions each has led to. */
  readonly #led = new Map<PersonKey, number>()
  readonly #faults: FaultList
  readonly #others: OtherTables
  /** What somebody may act in and is no position of this table, nor ever will be. */
  readonly #nowhere = new Set<string>()
  #line: readonly Node[] | undefined
  /** Where it began, when a checkpoint stands for what was before. */
  readonly #from: TreeCheckpoint | undefined
  #missed = false

  constructor(referee: Referee, from?: TreeCheckpoint, others: OtherTables = noOtherTables) {
    this.#referee = referee
    this.#others = others
    this.#from = from
    this.#faults = new FaultList(key => this.#plays(key), from?.faults)
    if (from === undefined) return
    this.#waiting.begin(from.seated)
    for (const [key, led] of from.led) this.#led.set(key, led)
    this.#starts.push(this.#grow(undefined, from.base, {kind: 'checkpoint'}))
  }

  /** It began with a checkpoint, and something came that may hang on what was before it: everything has to be read. */
  get wantsAll(): boolean {
    return this.#missed || (this.#from !== undefined && this.#waiting.ofPlayers > 0)
  }

  /** Acts that found no room before would find it now: they are to be given again. Told once. */
  wantsAgain(): boolean {
    return this.#waiting.wantsAgain()
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
    return this.#waiting.count
  }

  get faults(): readonly Fault[] {
    return this.#faults.all
  }

  /** Whether it is on the branch that holds. */
  holds(id: PositionId): boolean {
    const node = this.#nodes.get(id)
    return node !== undefined && this.#held()[node.depth] === node
  }

  knows(id: PositionId): boolean {
    return this.#nodes.has(id)
  }

  position(id: PositionId): Position | undefined {
    return this.#nodes.get(id)?.position
  }

  /** The links that were shown in a position that is drawn for. */
  shown(id: PositionId): ReadonlyMap<number, string> {
    return this.#nodes.get(id)?.shown ?? new Map()
  }

  /** Whether this person has said in this position that the seat is late. */
  hasVoted(id: PositionId, seat: number, key: PersonKey): boolean {
    return this.#nodes.get(id)?.votes.get(seat)?.has(key) === true
  }

  /** Gives back what waited and has no room any more: it may be given again. */
  start(id: PositionId, host: PersonKey, seated: readonly Seated[], signed: Signed): readonly ActAt[] {
    if (this.#nodes.has(id) || id === this.#from?.start) return []
    // Which start holds depends on who played on from each.
    if (this.#from !== undefined) this.#missed = true
    const dropped = this.#waiting.begin(seated.map(({key}) => key))
    const node = this.#grow(undefined, this.#referee.begin(id, seated), {kind: 'start', author: host, signed})
    this.#starts.push(node)
    this.#place([id])
    return dropped
  }

  /** False: there was no room, and it may be given again. */
  add(act: ActAt): boolean {
    const node = this.#nodes.get(act.position)
    if (node !== undefined) {
      this.#apply(node, act)
      return true
    }
    if (this.#nowhere.has(act.position) || this.#others.has(act.position)) {
      this.#inVain([act])
      return true
    }
    const outcome = this.#waiting.keep(act)
    if (outcome === 'flood') this.#fault(act, 'flood')
    return outcome === 'kept'
  }

  /** More than is taken in of one person. True: they are named, and were not before. */
  flooded({author, timeMs}: Written): boolean {
    return this.#faults.add({key: author, reason: 'flood', timeMs})
  }

  /** This position is another table's. True: somebody acted in it here, and is named. */
  disown(id: string): boolean {
    const acts = this.#waiting.take(id as PositionId)
    this.#inVain(acts)
    return acts.length > 0
  }

  /** What is done in it waits for nothing any more. */
  leadsNowhere(id: PositionId): boolean {
    return this.#nowhere.has(id)
  }

  /**
   * What a tree could begin with, and the positions that are not in it: the base and what follows. The base lies so many acts back, and so many
   * moves when that game has so many. Undefined: it is too short, or not everything has been placed.
   */
  checkpoint(acts: number): {readonly from: TreeCheckpoint; readonly open: ReadonlySet<PositionId>} | undefined {
    const line = this.#held()
    const newest = line.at(-1)
    if (newest === undefined || this.#starts.length > 1 || this.#waiting.ofPlayers > 0 || this.wantsAll)
      return undefined
    const {round, move} = newest.position
    const isFar = ({position}: Node) => position.round < round || position.move + acts <= move
    const base = line.slice(1, -acts).findLast(isFar)
    if (base === undefined) return undefined
    const led = new Map(this.#led)
    const open = new Set<PositionId>()
    for (const nodes = [base]; nodes.length > 0;) {
      const node = nodes.pop()!
      open.add(node.position.id)
      nodes.push(...node.children)
      if (node !== base && node.via.kind === 'act') led.set(node.via.act.author, led.get(node.via.act.author)! - 1)
    }
    const start = this.#from?.start ?? line[0]!.position.id
    const past = base.position.past && ('unread' as const)
    return {
      from: {start, base: {...base.position, past}, seated: [...this.#waiting.seated], led, faults: this.faults},
      open
    }
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
    this.#others.came(position.id)
    return node
  }

  /** What waited for these positions, and for those that come of it. */
  #place(ids: PositionId[]): void {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const waiting = this.#waiting.take(id)
      const node = this.#nodes.get(id)!
      this.#draw(node, ids)
      for (const act of waiting) this.#take(node, act, ids)
    }
  }

  #apply(node: Node, act: ActAt): void {
    const grown: PositionId[] = []
    this.#take(node, act, grown)
    this.#place(grown)
  }

  #take(node: Node, act: ActAt, grown: PositionId[]): void {
    if (act.type === 'reveal' || act.type === 'late') this.#endsAt(act.id)
    switch (act.type) {
      case 'reveal':
        return this.#reveal(node, act, grown)
      case 'late':
        return this.#vote(node, act, grown)
      default:
        return this.#follow(node, act, grown)
    }
  }

  /** This act leads nowhere, whatever comes. */
  #endsAt(id: string): void {
    this.#nowhere.add(id)
    this.disown(id)
  }

  /** In positions that are none here; so are those that were to come of these acts. No honest page goes on from there. */
  #inVain(acts: readonly ActAt[]): void {
    const left = [...acts]
    for (let act = left.pop(); act !== undefined; act = left.pop()) {
      this.#fault(act, 'other-position')
      this.#nowhere.add(act.position).add(act.id)
      left.push(...this.#waiting.take(act.id as PositionId))
    }
  }

  #follow(node: Node, act: ActAt, grown: PositionId[]): void {
    const id = act.id as PositionId
    if (this.#nodes.has(id)) return
    const led = this.#led.get(act.author) ?? 0
    if (led >= limits.positionsOfOne) return this.#fault(act, 'flood')
    if (act.type === 'reveal' || act.type === 'late') return
    const outcome = this.#referee.judge(node.position, id, act.author, act, act.timeMs)
    if (!outcome.ok) {
      if (outcome.error === 'unread') this.#missed = true
      else {
        if (outcome.error !== 'too-late') this.#fault(act, outcome.error)
        this.#endsAt(id)
      }
      return
    }
    const twice = node.children.some(
      ({via}) => via.kind === 'act' && via.act.author === act.author && via.act.type === 'move' && act.type === 'move'
    )
    if (twice) this.#fault(act, 'two-moves')
    this.#led.set(act.author, led + 1)
    if (act.type === 'hand') this.#waiting.seat(act.to)
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
    if (!link.ok) {
      if (link.error !== 'too-late' && link.error !== 'unread') this.#fault(act, link.error)
      return
    }
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
    this.#faults.add({key: author, reason, timeMs})
  }

  /** Had a seat at first, or has one now: who only had one in between may have been invented by whoever gave it to them. */
  #plays(key: PersonKey): boolean {
    const line = this.#held()
    return [line[0], line.at(-1)].some(node => node !== undefined && seatOf(node.position, key) !== undefined)
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
