import {expect, fixture, html} from '@open-wc/testing'
import '../../src/site/shoal-promises.ts'
import type {ShoalPromises} from '../../src/site/shoal-promises.ts'

/** Everybody the design reckons with, and the row that speaks of them. */
const adversaries: readonly [adversary: string, row: RegExp, learns: RegExp, cannot: RegExp][] = [
  ['malicious relay', /^Relays and trackers/, /address.*try names/, /join a private topic.*in the middle/i],
  ['passive observer', /^Your network/, /which addresses.*how much/, /what is said/],
  [
    'peer in the topic',
    /^People in the topic/,
    /your address.*everything said/i,
    /write as you.*two different stories/i
  ],
  ['removed member', /^Somebody who had the link/, /what was said.*go on reading/, /new topic/],
  ['key thief', /^Somebody with your device/, /everything kept.*as you/, /copy your key/i],
  ['flood of identities', /under new names$/, /bandwidth/, /fill your device/i],
  ['host of the page', /^Whoever hosts/, /everything/, /as long as the page is unchanged/]
]

describe('the page of promises', () => {
  const shown = async () => {
    const page = await fixture<ShoalPromises>(html`<shoal-promises></shoal-promises>`)
    const rows = [...page.shadowRoot!.querySelectorAll('section > .card')].map(card => ({
      who: card.querySelector('h3')!.textContent,
      columns: [...card.querySelectorAll('dt')].map(column => column.textContent),
      said: [...card.querySelectorAll('dd')].map(cell => cell.textContent)
    }))
    return {page, rows}
  }

  for (const [adversary, row, learns, cannot] of adversaries) {
    it(`says in one row what is open and what is closed to: ${adversary}`, async () => {
      const {rows} = await shown()
      const found = rows.filter(({who}) => row.test(who))
      expect(found).to.have.length(1)
      const [{columns, said}] = found as [(typeof rows)[number]]
      expect(columns).to.deep.equal(['Can', 'Cannot'])
      expect(said).to.have.length(2)
      expect(said[0]).to.match(learns)
      expect(said[1]).to.match(cannot)
    })
  }

  it('has no row besides, and whole sentences in every column', async () => {
    const {page, rows} = await shown()
    expect(rows).to.have.length(adversaries.length)
    for (const {said} of rows) for (const words of said) expect(words).to.match(/^[A-Z].{10,}\.$/)
    await expect(page).to.be.accessible()
  })

  it('fits a narrow phone', async () => {
    const {page} = await shown()
    page.style.inlineSize = '320px'
    expect(page.scrollWidth).to.be.at.most(page.clientWidth)
  })
})
