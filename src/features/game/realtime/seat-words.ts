import type {Bytes} from '../../../base/bytes.ts'
import type {Checkpoints} from './checkpoints.ts'
import type {Cuts} from './cuts.ts'
import type {RealtimeFaultReason} from './faults.ts'
import type {MatchParts} from './match-part.ts'
import type {PageLink} from './page-link.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {GameNeighbour, Verdict} from './realtime-port.ts'
import {WordExchange, wordName, wordNumbers} from './word-exchange.ts'
import type {GameWord} from './words.ts'

/** Words kept that are about a round which has not begun here yet. */
const mostEarly = 8

export interface SeatWordsOptions<S> {
  readonly parts: MatchParts<S>
  readonly cuts: () => Cuts<S>
  readonly checkpoints: Checkpoints
  /** This page's own seat is its again. */
  readonly returned: () => void
}

/** What seats say and sign: their checksums, whom they wait for no longer, and who returns when. */
export class SeatWords<S> {
  readonly #options: SeatWordsOptions<S>
  readonly #exchange: WordExchange
  #early: readonly GameWord[] = []
  /** By giver and seat: how often, since that seat is held. */
  readonly #given = new Map<string, {readonly since: number; readonly times: number}>()
  /** What this page said last of the return of a seat, and how often it said so again. */
  readonly #saidBack = new Map<number, {readonly round: number; readonly tick: number; readonly again: number}>()

  constructor(options: SeatWordsOptions<S>) {
    this.#options = options
    const {port} = options.parts
    this.#exchange = new WordExchange(port, {
      send: word => {
        for (const page of options.parts.pages.listening) void port.swarm.send(page.page, word)
      },
      heard: word => this.#heard(word)
    })
  }

  close(): void {
    this.#exchange.close()
  }

  say(
    word: keyof typeof wordNumbers,
    what: Pick<GameWord, 'seat' | 'round' | 'tick'> & {readonly value?: Bytes}
  ): void {
    const {plan, ownSeat} = this.#options.parts
    const {table, match} = plan
    const {seat, round, tick, value = new Uint8Array()} = what
    this.#exchange.say({table, match, by: ownSeat!, word: wordNumbers[word], seat, round, tick, value})
  }

  receive(word: GameWord, from: GameNeighbour): Verdict | Promise<Verdict> {
    const {plan, pages, port} = this.#options.parts
    const page = pages.senderOf(word, from)
    const author = plan.seats[word.by]
    if (page === undefined) return 'ignore'
    if (!page.words.take(pages.nowMs)) return this.#bad(page, 'flood')
    if (author === undefined || plan.seats[word.seat] === undefined) return this.#bad(page, 'malformed')
    if (author === port.swarm.identity.key) return 'ignore'
    const checked = this.#exchange.hear(word, author, page.seat ?? 'strangers')
    return checked.then(outcome => {
      if (outcome === 'unchecked') return 'ignore'
      if (outcome === 'forged') return this.#bad(page, 'forged-word')
      if (page.key === author) this.#passOn(word)
      return 'accept'
    })
  }

  #bad(page: PageLink, reason: RealtimeFaultReason): Verdict {
    this.#options.parts.faults.add(page.key, reason)
    return 'reject'
  }

  /** To those who have no link to its author. */
  #passOn(word: GameWord): void {
    const {pages, port} = this.#options.parts
    for (const page of pages.others) {
      if (page.seat !== word.by && (page.asks >> word.by) & 1) void port.swarm.send(page.page, word)
    }
  }

  #heard(word: GameWord): void {
    const {by, seat, round, tick, value} = word
    switch (wordName(word)) {
      case 'sum':
        return this.#options.checkpoints.heard(by, tick, value, round)
      case 'cut':
        return this.#options.cuts().heard(by, {seat, round, tick})
      case 'back': {
        if (this.#comesBack(word)) return
        const others = this.#early.filter(other => other.by !== by || other.seat !== seat)
        this.#early = [...others, word].slice(-mostEarly)
      }
    }
  }

  /** Looks again at words that came before what they are about. */
  retryEarly(): void {
    if (this.#early.length > 0) this.#early = this.#early.filter(word => !this.#comesBack(word))
  }

  /** A seat's player returns. False: that seat was not cut here yet. */
  #comesBack({by, seat, round, tick, value}: GameWord): boolean {
    const {parts, returned} = this.#options
    const {game, states, pages, ownSeat} = parts
    const {last, spans} = game.timelines[seat]!
    // Who only watches goes by the page it watches at: what comes too late is believed by nobody who plays.
    if (ownSeat === undefined) return true
    if (parts.part === 'watching' && !states.loaded) return false
    if (round > last.round + 1 || (round === last.round + 1 && last.round % 2 === 0)) return false
    const known = Math.max(game.tick, Number.isFinite(game.confirmed) ? game.confirmed : 0)
    const isSound = round >= last.round && round % 2 === 0 && tick <= known + parameters.mostBackTicks
    const cut = spans.findLast(span => span.round === round - 1)
    if (!isSound || (cut !== undefined && tick >= cut.since + parameters.heldTicks)) return true
    if (round > last.round && !this.#mayGiveBack(by, seat)) return true
    game.begin(seat, round, tick)
    if (seat !== ownSeat) pages.free(seat)
    const isOwn = seat === ownSeat && parts.part === 'watching' && states.isRequest(value)
    if (isOwn && game.timelines[seat]!.last.round === round) returned()
    return true
  }

  /** Counts it. A seat whose own page is not heard is not waited for again and again, whoever says that it returns. */
  #mayGiveBack(by: number, seat: number): boolean {
    const {since} = this.#options.parts.game.timelines[seat]!.last
    const before = this.#given.get(`${by} ${seat}`)
    const times = before?.since === since ? before.times : 0
    if (times < parameters.mostGivenBack) this.#given.set(`${by} ${seat}`, {since, times: times + 1})
    return times < parameters.mostGivenBack
  }

  /** A page asks for its person's seat: it is given back, if it is held. */
  giveBack(seat: number, nonce: Bytes): void {
    const {parts} = this.#options
    const {game, pages} = parts
    const timeline = game.timelines[seat]!
    if (this.#awaitsOwn(seat)) return this.#sayAgain(seat, nonce)
    if (timeline.playing || timeline.partAt(game.tick) !== 'held') return
    // Pages compare the last round of each seat alone: from when on this one is away is agreed on before the next begins. It asks again.
    if (game.settled <= timeline.last.from) return
    if (!this.#mayGiveBack(parts.ownSeat!, seat)) return
    const back = {round: timeline.last.round + 1, tick: game.tick + parameters.backTicks}
    game.begin(seat, back.round, back.tick)
    pages.free(seat)
    this.#saidBack.set(seat, {...back, again: 0})
    this.say('back', {...back, seat, value: nonce})
  }

  /** Many pages of one person may ask, each within its limits: all those words together others would take for a flood from this page. */
  #sayAgain(seat: number, nonce: Bytes): void {
    const {round, tick, again} = this.#saidBack.get(seat)!
    if (again === parameters.mostGivenBack) return
    this.#saidBack.set(seat, {round, tick, again: again + 1})
    this.say('back', {seat, round, tick, value: nonce})
  }

  /** It was given back, and its page does not know: a request is answered by its own nonce alone, and this is another. */
  #awaitsOwn(seat: number): boolean {
    const {last} = this.#options.parts.game.timelines[seat]!
    const said = this.#saidBack.get(seat)
    return said?.round === last.round && said.tick === last.from && last.through === last.from
  }
}
