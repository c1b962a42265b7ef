import {expect, fixture, html} from '@open-wc/testing'
import {SendError} from '../../src/base/errors.ts'
import '../../src/elements/p2p-chat-invite/p2p-chat-invite.ts'
import {qrCode} from '../../src/elements/p2p-chat-invite/qr-code.ts'
import '../../src/elements/p2p-chess-board/p2p-chess-board.ts'
import '../../src/elements/p2p-game-table/p2p-game-table.ts'
import type {P2pGameTable} from '../../src/elements/p2p-game-table/p2p-game-table.ts'
import {button, find, findAll, focused, nameOf, pressOn, until} from './chat-fixture.ts'
import {keyOf} from './fake-chat.ts'
import {FakeGames, fault} from './fake-games.ts'
import type {FakeTable} from './fake-table.ts'

interface Shown {
  readonly element: P2pGameTable
  readonly games: FakeGames
  readonly went: readonly string[]
  readonly status: string
  /** What can be pressed beside the board. */
  readonly acts: readonly string[]
  readonly lines: readonly string[]
}

/** What is said, without what is only drawn. */
function words(element: Element): string {
  const copy = element.cloneNode(true) as Element
  for (const drawn of copy.querySelectorAll('[aria-hidden=true]')) drawn.remove()
  return copy.textContent.replace(/\s+/g, ' ').trim()
}

async function show(games: FakeGames, table: string): Promise<Shown> {
  const went: string[] = []
  // Its colours come from the elements around it.
  const element = await fixture<P2pGameTable>(
    html`<p2p-game-table
      .games=${games}
      .table=${table}
      .link=${'https://shoal.example/#tea/play/{table}'}
      .back=${() => went.push('back')}
    ></p2p-game-table>`
  )
  return {
    element,
    games,
    went,
    get status() {
      return words(find(element, '.status'))
    },
    get acts() {
      return findAll(element, '.acts button').map(nameOf)
    },
    get lines() {
      return findAll(element, '.line p, .ask h4').map(words)
    }
  }
}

/** A table where the visitor has white, or watches. */
async function playing(ready: readonly number[] = [0, 1], change: (table: FakeTable) => void = () => undefined) {
  const games = new FakeGames()
  const table = games.table('chess', ready, {options: {minutes: 5, increment: 3}}).begin()
  change(table)
  const shown = await show(games, table.id)
  await until(() => findAll(shown.element, '[data-square]').length === 64)
  return {shown, games, table}
}

describe('p2p-game-table', () => {
  it('has a QR code that carries its own link', async () => {
    const games = new FakeGames()
    const [one, other] = [games.table('chess', [1]), games.table('chess', [2])]
    const codeOf = async ({id}: FakeTable) => (await qrCode(`https://shoal.example/#tea/play/${id}`))!.path
    const [ownCode, otherCode] = [await codeOf(one), await codeOf(other)]
    expect(ownCode).not.to.equal(otherCode)
    const {element} = await show(games, one.id)
    const drawn = () => findAll(element, '.code path').map(path => path.getAttribute('d'))
    await until(() => drawn().length === 1)
    expect(drawn()).to.deep.equal([ownCode])
    element.table = other.id
    await until(() => drawn()[0] === otherCode)
  })

  it('says which table it shows, as long as it does', async () => {
    const games = new FakeGames()
    const [one, other] = [games.table('chess', [1]), games.table('chess', [2])]
    const {element} = await show(games, one.id)
    expect(games.shown).to.deep.equal([one.id])
    element.table = other.id
    await element.updateComplete
    expect(games.shown).to.deep.equal([other.id])
    element.remove()
    expect(games.shown).to.deep.equal([])
    document.body.append(element)
    expect(games.shown).to.deep.equal([other.id])
    element.remove()
  })

  describe('before the game', () => {
    it('the host sees who is missing and the link, starts with who sits there, or takes the table away', async () => {
      const games = new FakeGames()
      const table = games.table('chess', [0])
      const shown = await show(games, table.id)
      await until(() => findAll<HTMLInputElement>(shown.element, 'input').length === 1)
      expect(find<HTMLInputElement>(shown.element, 'input').value).to.equal(
        `https://shoal.example/#tea/play/${table.id}`
      )
      expect(findAll(shown.element, '.seat').map(words)).to.deep.equal(['quiet heron you', 'Free'])
      expect(words(find(shown.element, '.waiting h4'))).to.equal('Waits for 1 more player')
      expect(find<HTMLButtonElement>(shown.element, '.start').disabled).to.equal(true)
      await expect(shown.element).to.be.accessible()
      table.sit(0, 1)
      await until(() => !find<HTMLButtonElement>(shown.element, '.start').disabled)
      expect(findAll(shown.element, 'p2p-chat-invite')).to.have.length(0)
      button(shown.element, 'Take the table away').click()
      await until(() => focused()?.textContent.trim() === 'Take the table away')
      pressOn(focused()!, 'Escape')
      await until(() => findAll(shown.element, '.ask').length === 0)
      button(shown.element, 'Start').click()
      await until(() => findAll(shown.element, '[data-square]').length === 64)
      expect(games.asked).to.deep.equal(['start'])
    })

    it('others sit down and stand up, or are told that no seat is free', async () => {
      const games = new FakeGames()
      const table = games.table('chess', [1])
      const shown = await show(games, table.id)
      button(shown.element, 'Sit down').click()
      await until(() => shown.acts.join() === 'Stand up')
      expect(words(find(shown.element, '.waiting .quiet'))).to.equal('Ada starts the game.')
      button(shown.element, 'Stand up').click()
      await until(() => shown.acts.join() === 'Sit down')
      table.sit(1, 2)
      await until(() => words(find(shown.element, '.waiting .quiet')) === 'All seats are taken. You can watch.')
      await expect(shown.element).to.be.accessible()
    })
  })

  describe('while it is played', () => {
    it('says whose turn it is, how everybody is linked, and how much time is left', async () => {
      const {shown, table} = await playing([0, 1], each =>
        each.change({
          clocks: [
            {leftMs: 65_000, runsSinceMs: performance.now()},
            {leftMs: 300_000, runsSinceMs: undefined}
          ]
        })
      )
      expect(shown.status).to.equal('It is your turn')
      expect(words(find(shown.element, '.above .seat'))).to.equal(
        'Ada Black Connection: 19 milliseconds Time left: 5:00'
      )
      expect(words(find(shown.element, '.below .seat'))).to.match(
        /^quiet heron you White to move Time left: 1:0\d, running$/
      )
      const clock = words(find(shown.element, '.below .clock'))
      await until(() => words(find(shown.element, '.below .clock')) !== clock)
      await expect(shown.element).to.be.accessible()
      table.plays(0, 'play', 'e2', 'e4').change({
        clocks: [
          {leftMs: 9_400, runsSinceMs: undefined},
          {leftMs: 0, runsSinceMs: undefined}
        ]
      })
      await until(() => shown.status === 'Ada is to move')
      expect(words(find(shown.element, '.below .clock'))).to.equal('Time left: 9.4')
    })

    it('counts down to a deadline, and says when little is left', async () => {
      const {shown} = await playing([0, 1], each => {
        each.clocks = undefined
        each.change({waiting: {sinceMs: performance.now() - 111_000, limitMs: 120_000}})
      })
      await until(() => words(find(shown.element, '.below .seat')).includes('left for this move'))
      await until(() =>
        findAll(shown.element, '.unseen[aria-live]').some(each => each.textContent === '10 seconds left.')
      )
    })

    it('gives up only when it is asked again, and the focus comes back', async () => {
      const {shown, games} = await playing()
      expect(shown.acts).to.deep.equal(['Offer a draw', 'Hand over your seat', 'Give up', 'Turn the board'])
      button(shown.element, 'Give up').click()
      await until(() => focused()?.closest('.ask') !== null)
      expect(shown.lines).to.include('Give up this game?')
      await expect(shown.element).to.be.accessible()
      pressOn(focused()!, 'Escape')
      await until(() => focused()?.classList.contains('asks-resign') === true)
      expect(games.asked).to.deep.equal([])
      button(shown.element, 'Give up').click()
      await until(() => findAll(shown.element, '.ask').length === 1)
      find(shown.element, '.ask .danger').click()
      await until(() => shown.status === 'Ada has won: the other gave up.')
      expect(games.asked).to.deep.equal(['resign'])
      await expect(shown.element).to.be.accessible()
    })

    it('asks for an undo, and withdraws it', async () => {
      const {shown, games} = await playing([0, 1], each => each.plays(0, 'play', 'e2', 'e4'))
      button(shown.element, 'Ask to undo').click()
      await until(() => shown.lines.includes('You asked to take your last move back. Waiting for Ada.'))
      await expect(shown.element).to.be.accessible()
      button(shown.element, 'Withdraw').click()
      await until(() => shown.lines.length === 0)
      expect(games.asked).to.deep.equal(['propose undo', 'decline'])
    })

    it('answers what the other proposes', async () => {
      const {shown, games, table} = await playing()
      table.proposes(1, 'draw')
      await until(() => shown.lines.includes('Ada offers a draw.'))
      button(shown.element, 'Decline').click()
      await until(() => shown.lines.length === 0)
      table.proposes(1, 'draw')
      await until(() => shown.lines.length === 1)
      await expect(shown.element).to.be.accessible()
      button(shown.element, 'Agree').click()
      await until(() => shown.status === 'A draw: agreed.')
      expect(games.asked).to.deep.equal(['decline', 'agree'])
      expect(shown.acts).to.deep.equal(['Play again', 'Take the table away', 'Turn the board'])
      button(shown.element, 'Play again').click()
      await until(() => shown.lines.includes('You asked for another game. Waiting for Ada.'))
    })

    it('hands the seat to somebody who is here and does not play', async () => {
      const {shown, games, table} = await playing()
      button(shown.element, 'Hand over your seat').click()
      await until(() => findAll(shown.element, '.ask').length === 1)
      expect(findAll(shown.element, '.ask .button').map(words)).to.deep.equal(['Grace', 'Linus', 'Go on playing'])
      await expect(shown.element).to.be.accessible()
      button(shown.element, 'Grace').click()
      await until(() => words(find(shown.element, '.below .seat')).includes('offered to Grace'))
      expect(games.asked).to.deep.equal(['offer the seat'])
      expect(table.seats[0]!.offeredTo).to.equal(keyOf(2))
    })

    it('takes a seat that is offered, and otherwise watches', async () => {
      const {shown, games, table} = await playing([2, 1])
      expect(shown.status).to.equal('Grace is to move You watch')
      expect(shown.acts).to.deep.equal(['Turn the board'])
      table.seat(0, {offeredTo: keyOf(0)})
      await until(() => shown.lines.includes('Grace offers you their seat.'))
      await expect(shown.element).to.be.accessible()
      button(shown.element, 'Take the seat').click()
      await until(() => shown.status === 'It is your turn')
      expect(games.asked).to.deep.equal(['take 0'])
    })

    it('says who is away, that nobody is here, and that there is no connection', async () => {
      const {shown, games, table} = await playing()
      table.seat(1, {here: false, roundTripMs: undefined})
      await until(() => shown.lines.includes('Ada is away.'))
      games.swarm.become('alone')
      await until(() => shown.lines.join() === 'Nobody else is here. What you do is kept and reaches whoever comes.')
      games.swarm.become('offline')
      await until(() => shown.lines.join().startsWith('Not connected.'))
      await expect(shown.element).to.be.accessible()
    })

    it('says why something did not work', async () => {
      const {shown, games} = await playing()
      games.refusal = new SendError('closed', 'You have left this table.')
      button(shown.element, 'Offer a draw').click()
      await until(() => findAll(shown.element, '[role=alert]').length === 1)
      expect(shown.lines).to.deep.equal(['You have left this table.'])
      button(shown.element, 'All right').click()
      await until(() => shown.lines.length === 0)
    })

    it('says who did what is not allowed', async () => {
      const {shown, table} = await playing()
      table.change({faults: [fault(1, 'two-moves'), fault(2, 'no-seat')]})
      await until(() => findAll(shown.element, '.faults').length === 1)
      find<HTMLDetailsElement>(shown.element, '.faults').open = true
      expect(findAll(shown.element, '.faults li').map(words)).to.deep.equal([
        'Ada made two different moves in one turn, and one of them counts.',
        'Grace tried to play without a seat.'
      ])
      await expect(shown.element).to.be.accessible()
    })
  })

  describe('instead of a game', () => {
    const cases: readonly (readonly [string, (games: FakeGames) => string, RegExp])[] = [
      ['it has not come yet', () => 'f'.repeat(32), /has not arrived yet/],
      [
        'the game is not known',
        games => games.row('tower-defence', {kind: 'unknown', why: 'game'}).id,
        /does not know the game “Tower defence”/
      ],
      ['its rules are others', games => games.row('chess', {kind: 'unknown', why: 'version'}).id, /other rules/],
      ['it was taken away', games => games.table('chess', [1]).goes().id, /has taken this table away/]
    ]
    for (const [what, make, said] of cases)
      it(`says that ${what}, and leads back`, async () => {
        const games = new FakeGames()
        const shown = await show(games, make(games))
        expect(words(find(shown.element, '.still p'))).to.match(said)
        await expect(shown.element).to.be.accessible()
        find(shown.element, '.still .button').click()
        expect(shown.went).to.deep.equal(['back'])
      })

    it('stops where the rules fail, with what they said', async () => {
      const {shown} = await playing([0, 1], each => each.breaks('G.left is not a number'))
      expect(shown.status).to.equal('The rules of this game failed, and the table has stopped.')
      expect(words(find(shown.element, '.faults'))).to.equal('What the rules saidG.left is not a number')
      expect(findAll(shown.element, '.own')).to.have.length(0)
      await expect(shown.element).to.be.accessible()
    })
  })

  it('ends clearly when too few are left', async () => {
    const games = new FakeGames()
    const table = games.table('liars-dice', [0, 1, 2], {options: {dice: 2}}).begin()
    const shown = await show(games, table.id)
    table.leaves(1, 'late')
    await until(() => findAll(shown.element, '.seat').map(words)[1]!.includes('was too late'))
    table.leaves(2, 'resigned')
    await until(() => shown.status.startsWith('You have won'))
    await expect(shown.element).to.be.accessible()
  })
})
