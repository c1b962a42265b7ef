import {expect} from '@open-wc/testing'
import {mostRows} from '../../src/elements/p2p-chat-log/row-window.ts'
import {messageView, keyOf} from './fake-chat.ts'
import {many, nextTask, settled, showLog, until, type ShownLog} from './p2p-chat-log-fixture.ts'

const ofVariedLength = (count: number) => many(count, at => ({text: `line ${at} ${'and more '.repeat((at * 7) % 23)}`}))

describe('<p2p-chat-log>', () => {
  describe('what is in the document', () => {
    it('draws the newest only, at the end', async () => {
      const shown = await showLog(many(1000))
      expect(shown.texts.at(-1)).to.equal('line 999')
      expect(shown.rows.length).to.be.within(20, mostRows)
      expect(shown.isAtEnd()).to.equal(true)
    })

    it('draws what one scrolls to, everywhere', async () => {
      const shown = await showLog(ofVariedLength(2000))
      for (const part of [0.75, 0.2, 0, 0.5, 0.99]) {
        await shown.scrollTo(part * shown.scroller.scrollHeight)
        const {top, bottom} = shown.scroller.getBoundingClientRect()
        const first = shown.rows[0]!.getBoundingClientRect().top
        const last = shown.rows.at(-1)!.getBoundingClientRect().bottom
        expect(first, `above at ${part}`).to.be.at.most(top + 16)
        expect(last, `below at ${part}`).to.be.at.least(bottom - 16)
        expect(shown.rows.length).to.be.at.most(mostRows)
      }
    })

    // Against a short list beside it: absolute times say more about what else this machine does.
    it('holds 100,000 in few elements, and scrolling through them is not slower than through 1,000', async () => {
      const [short, long] = [await showLog(ofVariedLength(1_000)), await showLog(ofVariedLength(100_000))]
      const took = {short: [] as number[], long: [] as number[]}
      let most = 0
      for (let step = 0; step < 120; step++) {
        for (const [name, shown] of Object.entries({short, long}) as ['short' | 'long', ShownLog][]) {
          // So fast that nearly every step needs other rows.
          if (shown.scroller.scrollTop < 400) shown.scroller.scrollTop = shown.scroller.scrollHeight
          shown.scroller.scrollTop -= 400
          const from = performance.now()
          shown.scroller.dispatchEvent(new Event('scroll'))
          await settled(shown.log)
          // Layout belongs to it.
          shown.scroller.getBoundingClientRect()
          took[name].push(performance.now() - from)
        }
        if (step % 10 === 0) most = Math.max(most, long.all('*').length)
      }
      // Across all of it, as with the scroll bar.
      for (let part = 0; part <= 1; part += 0.05) {
        await long.scrollTo(part * long.scroller.scrollHeight)
        most = Math.max(most, long.all('*').length)
      }
      console.log(
        `a step in 1,000 rows: ${spread(took.short)}; in 100,000: ${spread(took.long)}; ${most} elements at most`
      )
      expect(median(took.long)).to.be.at.most(3 * median(took.short) + 1)
      expect(most).to.be.below(mostRows * 30)
    })

    it('takes one more of 100,000 almost as quickly as one more of 500', async () => {
      const [short, long] = [await showLog(many(500)), await showLog(many(100_000))]
      const took = {short: [] as number[], long: [] as number[]}
      for (let at = 0; at < 30; at++) {
        for (const [name, shown] of Object.entries({short, long}) as ['short' | 'long', ShownLog][]) {
          const next = [...shown.log.messages, messageView({id: `n${at}`, text: `new ${at}`})]
          const from = performance.now()
          await shown.set(next)
          took[name].push(performance.now() - from)
          expect(shown.texts.at(-1)).to.equal(`new ${at}`)
          expect(shown.isAtEnd()).to.equal(true)
        }
      }
      console.log(`one more of 500: ${spread(took.short)}; of 100,000: ${spread(took.long)}`)
      // Anything that is drawn or measured again for every row would take a hundred times as long.
      expect(median(took.long)).to.be.at.most(8 * median(took.short) + 1)
    })
  })

  describe('the place', () => {
    it('stays at the end when more comes', async () => {
      const shown = await showLog(many(100))
      for (let at = 0; at < 300; at++) {
        await shown.set([...shown.log.messages, messageView({id: `n${at}`, text: `more ${at}\n`.repeat(at % 5)})])
        expect(shown.isAtEnd()).to.equal(true)
      }
      expect(shown.rows.length).to.be.at.most(mostRows)
      expect(shown.all('.jump')).to.have.length(0)
    })

    it('does not pull back who begins to scroll away, whatever is drawn meanwhile', async () => {
      const shown = await showLog(many(100))
      await shown.scrollTo(shown.scroller.scrollTop - 12)
      const top = shown.scroller.scrollTop
      shown.log.requestUpdate()
      await settled(shown.log)
      expect(shown.scroller.scrollTop).to.equal(top)
      await shown.set([...shown.log.messages, messageView({id: 'next'})])
      expect(shown.isAtEnd()).to.equal(true)
    })

    it('keeps when more comes while one reads, counts it and jumps there', async () => {
      const shown = await showLog(many(100))
      await shown.scrollTo(shown.scroller.scrollTop - 800)
      const id = firstInView(shown)
      const top = shown.topOf(id)
      await shown.set([
        ...shown.log.messages,
        messageView({id: 'a'}),
        messageView({id: 'b'}),
        messageView({id: 'c', own: false})
      ])
      expect(shown.topOf(id)).to.be.closeTo(top, 0.5)
      const [jump] = shown.all('.jump')
      expect(jump!.getAttribute('aria-label')).to.equal('Jump to newest, 3 unread')
      jump!.click()
      await settled(shown.log)
      expect(shown.isAtEnd()).to.equal(true)
      expect(shown.all('.jump')).to.have.length(0)
    })

    it('goes to the end for what oneself writes, not for its later states', async () => {
      const shown = await showLog(many(100))
      await shown.scrollTo(500)
      const mine = messageView({id: 'draft', author: keyOf(0), text: 'mine', state: 'storing'})
      await shown.set([...shown.log.messages, mine])
      expect(shown.isAtEnd()).to.equal(true)
      await shown.scrollTo(500)
      await shown.set([...shown.log.messages.slice(0, -1), {...mine, id: 'final', state: 'pending'}])
      expect(shown.isAtEnd()).to.equal(false)
      expect(shown.all('.jump .count')).to.have.length(0)
    })

    it('keeps through scrolling up in small steps: nothing moves but by the step', async () => {
      const shown = await showLog(ofVariedLength(3000))
      for (let step = 0; step < 120; step++) {
        const id = firstInView(shown)
        const top = shown.topOf(id)
        await shown.scrollTo(shown.scroller.scrollTop - 90)
        expect(shown.topOf(id), `step ${step}`).to.be.closeTo(top + 90, 1)
      }
    })

    it('keeps when older ones are put before, also at the very start', async () => {
      for (const from of [0, 250]) {
        const shown = await showLog(ofVariedLength(300).slice(100))
        await shown.scrollTo(from)
        const id = firstInView(shown)
        const top = shown.topOf(id)
        await shown.set(ofVariedLength(300))
        expect(shown.topOf(id), `from ${from}`).to.be.closeTo(top, 1)
        await shown.scrollTo(0)
        await shown.scrollTo(0)
        expect(shown.texts[0]).to.match(/^line 0 /)
      }
    })

    it('keeps when something above changes its height, arrives late or goes', async () => {
      const shown = await showLog(ofVariedLength(400))
      await shown.scrollTo(shown.scroller.scrollHeight / 2)
      const id = firstInView(shown)
      const at = shown.log.messages.findIndex(message => message.id === id)
      const top = shown.topOf(id)
      const change = async (next: readonly ReturnType<typeof messageView>[]) => {
        await shown.set(next)
        expect(shown.topOf(id)).to.be.closeTo(top, 1)
      }
      const list = shown.log.messages
      await change(list.map((message, index) => (index === at - 2 ? {...message, text: 'long\n'.repeat(20)} : message)))
      await change(
        shown.log.messages.toSpliced(at - 1, 0, messageView({id: 'late', late: true, text: 'late\n'.repeat(9)}))
      )
      await change(shown.log.messages.toSpliced(at - 3, 1))
      await change(shown.log.messages.slice(20))
    })

    it('keeps when a list is narrower', async () => {
      const shown = await showLog(ofVariedLength(400))
      await shown.scrollTo(shown.scroller.scrollHeight / 2)
      const id = firstInView(shown)
      const top = shown.topOf(id)
      ;(shown.log.parentElement as HTMLElement).style.width = '22rem'
      shown.log.requestUpdate()
      await settled(shown.log)
      await until(() => Math.abs(shown.topOf(id) - top) <= 1)
    })

    it('loads older ones at the start until there are none', async () => {
      const all = ofVariedLength(700)
      let loaded = 500
      let asked = 0
      const shown = await showLog(all.slice(loaded), {
        actions: {
          loadOlder: async () => {
            asked++
            loaded = Math.max(0, loaded - 200)
            shown.log.messages = all.slice(loaded)
            await nextTask()
            return loaded > 0
          }
        }
      })
      const first = () => shown.texts[0]!.split(' ')[1]
      while (first() !== '0') {
        await shown.scrollTo(0)
        await nextTask()
      }
      expect(asked).to.equal(3)
      await shown.scrollTo(0)
      await nextTask()
      expect(asked).to.equal(3)
    })

    it('survives being hidden', async () => {
      const shown = await showLog(many(300))
      const frame = shown.log.parentElement as HTMLElement
      frame.style.display = 'none'
      await shown.set([...shown.log.messages, messageView({id: 'x', text: 'meanwhile'})])
      frame.style.display = ''
      await shown.set([...shown.log.messages, messageView({id: 'y', text: 'then'})])
      expect(shown.isAtEnd()).to.equal(true)
      expect(shown.texts.at(-1)).to.equal('then')
    })
  })

  describe('going to a message', () => {
    it('shows one that is far away, marks it and says so', async () => {
      const shown = await showLog(ofVariedLength(5000))
      expect(await shown.log.showMessage('m1234')).to.equal(true)
      await settled(shown.log)
      expect(shown.topOf('m1234')).to.be.within(0, shown.scroller.clientHeight - 40)
      expect(shown.entry('m1234').classList.contains('marked')).to.equal(true)
      expect(await shown.log.showMessage('nowhere')).to.equal(false)
    })

    it('loads back to one that is not here', async () => {
      const all = many(900)
      const shown = await showLog(all.slice(800), {
        actions: {
          loadUntil: async id => {
            await nextTask()
            if (id !== 'm7') return false
            void nextTask().then(() => (shown.log.messages = all))
            return true
          }
        }
      })
      expect(await shown.log.showMessage('m7')).to.equal(true)
      await settled(shown.log)
      expect(shown.topOf('m7')).to.be.within(0, shown.scroller.clientHeight - 40)
      expect(await shown.log.showMessage('never')).to.equal(false)
    })

    it('draws the line before the first unread one', async () => {
      const shown = await showLog(many(10), {unreadFrom: 'm7'})
      expect(shown.all('.new')).to.have.length(1)
      expect(shown.row('m7')!.querySelector('.new')!.textContent).to.equal('New')
    })

    it('reports the newest that was on the screen, once, forwards only', async () => {
      const seen: string[] = []
      const visibility = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState')!
      let state = 'hidden'
      Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => state})
      try {
        const list = many(300)
        const shown = await showLog(list, {actions: {seen: id => seen.push(id)}})
        await nextTask()
        expect(seen).to.deep.equal([])
        state = 'visible'
        document.dispatchEvent(new Event('visibilitychange'))
        await until(() => seen.length === 1)
        await shown.scrollTo(0)
        await shown.set([...list, messageView({id: 'new'})])
        expect(seen).to.deep.equal(['m299'])
        shown.log.jumpToNewest()
        await until(() => seen.length === 2)
        expect(seen).to.deep.equal(['m299', 'new'])
      } finally {
        Reflect.deleteProperty(document, 'visibilityState')
        expect(Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState')).to.deep.equal(visibility)
      }
    })
  })

  describe('what is spoken', () => {
    const spoken = (shown: Awaited<ReturnType<typeof showLog>>) =>
      shown.all('[aria-live=polite] p').map(line => line.textContent)

    it('says new ones of others with their author, and never more than a few', async () => {
      const shown = await showLog(many(50))
      await shown.set([...shown.log.messages, messageView({id: 'a', authorName: 'Mirza', text: 'hello \u202Ethere'})])
      await until(() => spoken(shown).length === 1)
      expect(spoken(shown)).to.deep.equal(['Mirza: hello there'])
      await shown.set([...shown.log.messages, ...many(40).map(message => ({...message, id: `x${message.id}`}))])
      await until(() => spoken(shown).length === 4)
      expect(spoken(shown)[3]).to.equal('37 more are new.')
    })

    it('says nothing of own, hidden or older ones, nor while one scrolls', async () => {
      const shown = await showLog(many(200))
      expect(shown.scroller.getAttribute('aria-live')).to.equal('off')
      await shown.scrollTo(0)
      await shown.set([...many(50).map(message => ({...message, id: `old${message.id}`})), ...shown.log.messages])
      await shown.set([
        ...shown.log.messages,
        messageView({id: 'own', author: keyOf(0)}),
        messageView({id: 'muted', hidden: 'muted'}),
        messageView({id: 'last', text: 'said'})
      ])
      await until(() => spoken(shown).length > 0)
      expect(spoken(shown)).to.deep.equal(['Ada: said'])
    })
  })
})

const quantile = (figures: readonly number[], part: number) =>
  figures.toSorted((a, b) => a - b)[Math.floor(part * (figures.length - 1))]!
const median = (figures: readonly number[]) => quantile(figures, 0.5)
const spread = (figures: readonly number[]) =>
  `median ${median(figures).toFixed(2)} ms, p95 ${quantile(figures, 0.95).toFixed(2)} ms, most ${quantile(figures, 1).toFixed(2)} ms`

/** Id of the first row in view. */
function firstInView({rows, scroller}: Awaited<ReturnType<typeof showLog>>): string {
  const edge = scroller.getBoundingClientRect().top
  return rows.find(row => row.getBoundingClientRect().bottom > edge + 1)!.dataset['id']!
}
