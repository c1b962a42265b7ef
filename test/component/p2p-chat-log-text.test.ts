import {expect} from '@open-wc/testing'
import type {MessageView} from '../../src/elements/chat-view.ts'
import {tooWide} from './chat-fixture.ts'
import {keyOf, messageView} from './fake-chat.ts'
import {many, settled, showLog, until} from './p2p-chat-log-fixture.ts'

/** The text of one message, drawn, with Markdown when it has any. */
async function drawn(text: string, over: Partial<MessageView> = {}): Promise<HTMLElement> {
  const shown = await showLog([messageView({id: 'rich', text: '**x**'}), messageView({id: 'x', text, ...over})])
  await until(() => shown.entry('rich').querySelector('.rich') !== null)
  await settled(shown.log)
  return shown.entry('x').querySelector<HTMLElement>('.text')!
}

const links = (text: Element) => [...text.querySelectorAll('a')]
const allowed = new Set('DIV P STRONG EM S CODE PRE BLOCKQUOTE UL OL LI A BDI SPAN'.split(' '))

describe('the text of a message', () => {
  it('shows Markdown', async () => {
    const text = await drawn(
      '**bold** _it_ ~~gone~~ `code`\n\n1. one\n2. two\n\n- a\n\n> said\n\n```js\nif (a < b) {\n}\n```'
    )
    const tags = [...text.querySelectorAll('*')].map(element => element.localName)
    expect(new Set(tags)).to.deep.equal(
      new Set(['p', 'strong', 'em', 's', 'code', 'ol', 'li', 'ul', 'blockquote', 'pre'])
    )
    expect(text.querySelector('pre')!.textContent).to.equal('if (a < b) {\n}')
  })

  it('shows what is written at once, and the same place is in view when Markdown has come', async () => {
    const shown = await showLog(many(300, at => ({text: `**line** ${at}\n\n- one\n- two\n\nend`})))
    await shown.scrollTo(shown.scroller.scrollHeight / 2)
    const edge = shown.scroller.getBoundingClientRect().top
    const id = shown.rows.find(row => row.getBoundingClientRect().bottom > edge + 1)!.dataset['id']!
    const top = shown.topOf(id)
    await until(() => shown.all('.rich').length > 0)
    await settled(shown.log)
    expect(shown.topOf(id)).to.be.closeTo(top, 1)
  })

  it('leaves a text without Markdown as it is, white space and all', async () => {
    for (const text of [
      'a  b\n\n\n  c',
      '2 * 3 * 4',
      '# 1 of 2',
      '| a | b |\n|---|---|',
      '    four spaces',
      '&amp; &#x202e;'
    ]) {
      expect((await drawn(text)).textContent).to.equal(text)
    }
  })

  it('never makes an element of what was written', async () => {
    const texts = [
      '<img src=x onerror=alert(1)> **x**',
      '<svg onload=alert(1)></svg> _x_',
      '**<script>alert(1)</script>**',
      '![picture](https://a.example/x.png) **x**',
      '![svg](data:image/svg+xml,<svg/onload=alert(1)>) `x`',
      '<https://a.example> **x**',
      '```<style>\n*{}\n```'
    ]
    for (const text of texts) {
      const shown = await drawn(text)
      for (const element of shown.querySelectorAll('*'))
        expect(allowed.has(element.tagName), element.tagName).to.equal(true)
      for (const element of shown.querySelectorAll('*')) {
        for (const name of element.getAttributeNames()) {
          expect(['href', 'target', 'rel', 'part', 'tabindex', 'class', 'dir', 'start']).to.include(name)
        }
      }
    }
  })

  it('links http, https and mailto only; every other address stays text', async () => {
    const bad = [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java\nscript:alert(1)',
      ' javascript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://a.example/1',
      '//a.example',
      '/path',
      'https://',
      'mailto:nobody'
    ]
    for (const address of bad) {
      const text = await drawn(`**x** [click](${address}) ${address}`)
      expect(links(text), address).to.have.length(0)
      expect(text.textContent).to.contain('[click](')
    }
    const text = await drawn('**x** [a](https://a.example/x "title") http://b.example mailto:c@d.example')
    expect(links(text).map(({href}) => href)).to.deep.equal([
      'https://a.example/x',
      'http://b.example/',
      'mailto:c@d.example'
    ])
    for (const {rel, target} of links(text)) {
      expect(rel).to.equal('noopener noreferrer nofollow')
      expect(target).to.equal('_blank')
    }
  })

  it('says where a link really leads', async () => {
    const cases: [text: string, leadsTo: string | undefined][] = [
      ['**x** [https://good.example](https://evil.example/)', 'evil.example'],
      ['**x** [press](https://evil.example/)', 'evil.example'],
      ['**x** [write](mailto:a@evil.example)', 'a@evil.example'],
      ['https://good.example@evil.example/', 'evil.example'],
      ['https://\u0430\u0440\u0440\u04cf\u0435.example/', 'xn--80ak6aa4i.example'],
      ['https://good.example/path?q=1#h', undefined],
      ['HTTPS://Good.Example', undefined]
    ]
    for (const [text, leadsTo] of cases) {
      const said = (await drawn(text)).querySelector('.leads-to')
      if (leadsTo === undefined) expect(said, text).to.equal(null)
      else if (leadsTo.startsWith('xn--')) expect(said!.textContent, text).to.match(/^ \(xn--[a-z0-9]+\.example\)$/)
      else expect(said!.textContent, text).to.equal(` (${leadsTo})`)
    }
  })

  it('drops what cannot be seen and what turns the order of letters round', async () => {
    const text = await drawn('pay\u202Egnp\u202C.exe \u200Bzero\uFEFFwidth\u2066x\u2069 \u0000\u0007end')
    expect(text.textContent).to.equal('paygnp.exe zerowidthx end')
    expect(getComputedStyle(text).unicodeBidi).to.equal('isolate')
    for (const kept of ['👩‍🚀 ❤️', 'می‌خواهم', 'नमस्ते क्‍ष', '\u200Eright\u200F', 'é́']) {
      expect((await drawn(kept)).textContent).to.equal(kept)
    }
    expect((await drawn(`z${'\u0301'.repeat(500)}`)).textContent).to.have.length(7)
  })

  for (const [what, text] of [
    ['a word', 'x'.repeat(10_000)],
    ['a bold word', `**${'y'.repeat(10_000)}**`],
    ['code', `\`${'z'.repeat(10_000)}\``],
    ['a link', `https://a.example/${'a'.repeat(10_000)}`],
    ['a named link', `[${'a'.repeat(10_000)}](https://a.example/${'b'.repeat(10_000)})`],
    ['a quote', `> ${'q'.repeat(10_000)}`],
    ['an item of a list', `- ${'i'.repeat(10_000)}`]
  ] as const) {
    it(`breaks ${what} of 10,000 letters on a phone, folded and shown whole`, async () => {
      const messages = [messageView({id: 'rich', text: '**x**'}), messageView({id: 'x', text})]
      const shown = await showLog(messages, {width: '320px'})
      await until(() => shown.entry('rich').querySelector('.rich') !== null)
      await settled(shown.log)
      expect(shown.entry('x').textContent).to.contain(text.slice(20, 9_000))
      expect(tooWide(shown.log)).to.deep.equal([])
      expect(shown.entry('x').getBoundingClientRect().height).to.be.below(800)
      shown.entry('x').querySelector<HTMLElement>('button.more')!.click()
      await settled(shown.log)
      expect(tooWide(shown.log)).to.deep.equal([])
      expect(shown.entry('x').getBoundingClientRect().height).to.be.above(800)
    })
  }

  it('draws a bounded number of elements, whatever was written, in little time', async () => {
    const bombs = [
      '*'.repeat(8192),
      '>'.repeat(8192),
      '> '.repeat(4000),
      '- '.repeat(4000),
      '['.repeat(8192),
      '![]('.repeat(2000),
      '**a'.repeat(2700),
      '*a*'.repeat(2700),
      '_a_ '.repeat(2000),
      '- a\n'.repeat(2000),
      '`a`'.repeat(2700),
      '```\n'.repeat(2000),
      '[a](http://b)'.repeat(600),
      'http://a '.repeat(900),
      '@Ada '.repeat(1600),
      '\u202e'.repeat(4000),
      '\n'.repeat(8192)
    ]
    for (const bomb of bombs) {
      const from = performance.now()
      const text = await drawn(bomb, {mentions: [{key: keyOf(1), name: 'Ada'}]})
      const {length} = text.querySelectorAll('*')
      expect(length, bomb.slice(0, 8)).to.be.below(700)
      let depth = 0
      for (const element of text.querySelectorAll('*')) {
        let above = 0
        for (let up: Element | null = element; up !== text; up = up!.parentElement) above++
        depth = Math.max(depth, above)
      }
      expect(depth, bomb.slice(0, 8)).to.be.below(45)
      expect(performance.now() - from, bomb.slice(0, 8)).to.be.below(3000)
    }
  })
})
