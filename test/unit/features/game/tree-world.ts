import {toHex, utf8} from '../../../../src/base/bytes.ts'
import type {PersonKey} from '../../../../src/base/ids.ts'
import {plainText} from '../../../../src/base/plain-data.ts'
import type {GameDefinition} from '../../../../src/features/game/define-game.ts'
import {GameTree, type TreeCheckpoint} from '../../../../src/features/game/game-tree.ts'
import {HashChain} from '../../../../src/features/game/hash-chain.ts'
import {waitedFor, type Position, type PositionId} from '../../../../src/features/game/position.ts'
import {Referee} from '../../../../src/features/game/referee.ts'
import {Rules} from '../../../../src/features/game/rules.ts'
import type {ActAt, PositionAct, TableId} from '../../../../src/features/game/table-acts.ts'
import {sha256AtOnce} from '../../../../src/identity/hash.ts'

const idOf = (text: string): string => toHex(sha256AtOnce(utf8(text))).slice(0, 32)

export const person = (seat: number): PersonKey => toHex(sha256AtOnce(utf8(`person ${seat}`))) as PersonKey

const chains = new Map<string, HashChain>()
function chain(seat: number, which: 'open' | 'hidden'): HashChain {
  const name = `${which} ${seat}`
  const known = chains.get(name) ?? new HashChain(sha256AtOnce(utf8(name)))
  chains.set(name, known)
  return known
}

/** One table without log and network: acts are made by hand, and trees take them in any order. */
export class TreeWorld {
  readonly start: PositionId
  readonly #definition: GameDefinition
  readonly #players: number
  readonly #salt: string
  readonly #seqs = new Map<PersonKey, number>()
  #made = 0

  constructor(definition: GameDefinition, players: number, salt = '') {
    this.#definition = definition
    this.#players = players
    this.#salt = salt
    this.start = idOf(`start ${salt}`) as PositionId
  }

  tree(acts: readonly ActAt[] = []): GameTree {
    const tree = this.unstarted()
    this.begin(tree)
    for (const act of acts) tree.add(act)
    return tree
  }

  /** A tree whose start has not come. */
  unstarted(): GameTree {
    return new GameTree(new Referee(new Rules(this.#definition), {}, undefined))
  }

  /** The start comes. Gives back what waited and has no room any more. */
  begin(tree: GameTree): readonly ActAt[] {
    const seats = Array.from({length: this.#players}, (_, seat) => ({
      key: person(seat),
      commitment: {open: toHex(chain(seat, 'open').end), hidden: toHex(chain(seat, 'hidden').end)}
    }))
    return tree.start(this.start, person(0), seats, {id: this.start, chain: 'c', seq: 0, hlcMs: 0, hlcCounter: 0})
  }

  treeFrom(checkpoint: TreeCheckpoint): GameTree {
    return new GameTree(new Referee(new Rules(this.#definition), {}, undefined), checkpoint)
  }

  /** Something that this person signs next. */
  act(author: PersonKey, position: PositionId, act: PositionAct): ActAt {
    const seq = this.#seqs.get(author) ?? 0
    this.#seqs.set(author, seq + 1)
    const number = this.#made++
    const id = idOf(`${this.#salt} ${number}`)
    const written = {
      id,
      author,
      chain: 'c',
      seq,
      hlcMs: 1_000 * number,
      hlcCounter: 0,
      timeMs: 1_000 * number,
      table: idOf('table') as TableId
    }
    return {...written, position, ...act}
  }

  /** The right link for what is drawn in a position. */
  reveal({id, stage, seats}: Position, seat: number): ActAt {
    const {opened, dealt} = seats[seat]!
    const show = stage.kind === 'chance' && stage.chance.kind === 'show'
    const open = show ? undefined : chain(seat, 'open').link(opened)
    const hidden = show ? chain(seat, 'hidden').link(dealt - 1) : undefined
    return this.act(person(seat), id, {type: 'reveal', open: open && toHex(open), hidden: hidden && toHex(hidden)})
  }

  move(seat: number, position: PositionId, name: string, ...args: readonly number[]): ActAt {
    return this.act(person(seat), position, {type: 'move', name, args, spentMs: 0, sawMs: 0})
  }
}

/** Whatever people do, honest and not: moves, links, votes, in positions old and new. */
export function anything(
  world: TreeWorld,
  players: number,
  choices: readonly (readonly [number, number, number])[]
): ActAt[] {
  const tree = world.tree()
  const positions: Position[] = [tree.current!]
  const acts: ActAt[] = []
  for (const [where, what, who] of choices) {
    const position = positions.at(-1 - Math.min(positions.length - 1, Math.max(0, where - 5)))!
    const {stage} = position
    // Mostly who is waited for: otherwise little would ever happen.
    const waited = waitedFor(position).filter(each => !tree.shown(position.id).has(each))
    const seat = who < 4 ? (waited[what % Math.max(1, waited.length)] ?? 0) : what % players
    const act =
      what % 17 === 0
        ? world.act(person(who % players), position.id, {type: 'late', seat: waited[0] ?? 0})
        : what % 13 === 1
          ? world.act(person(seat), position.id, {
              type: 'say',
              word: (['draw', 'agree', 'undo', 'rematch'] as const)[what % 4]!
            })
          : what % 31 === 2
            ? world.act(person(seat), position.id, {type: 'say', word: 'resign'})
            : stage.kind === 'chance'
              ? world.reveal(position, seat)
              : world.move(seat, position.id, players === 2 ? 'mark' : 'guess', what % 10)
    acts.push(act)
    tree.add(act)
    positions.push(tree.current!)
  }
  return acts
}

/** Where a table stands, as a text. */
export const outcome = (tree: GameTree): string => {
  const {id, G, stage, seats, round} = tree.current!
  return plainText([id, G, stage.kind, seats.map(({key, out}) => [key, out ?? null]), round])
}
