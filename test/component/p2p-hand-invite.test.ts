import {expect, fixture, html} from '@open-wc/testing'
import {InviteError} from '../../src/base/errors.ts'
import type {CodeCamera} from '../../src/elements/p2p-hand-invite/code-camera.ts'
import type {P2pHandInvite} from '../../src/elements/p2p-hand-invite/p2p-hand-invite.ts'
import '../../src/elements/p2p-hand-invite/p2p-hand-invite.ts'
import {tokenStyles} from '../../src/elements/styles/tokens.styles.ts'
import {findAll, find, showChat, until} from './chat-fixture.ts'
import {FakeChat} from './fake-chat.ts'
import {FakeCamera, FakeHandPlace} from './fake-hand.ts'

interface Showing {
  readonly place?: FakeHandPlace
  readonly camera?: CodeCamera
  readonly access?: 'public' | 'private'
  readonly passed?: string
  readonly linkOf?: (text: string) => string
  readonly theme?: string
}

async function show({place = new FakeHandPlace(), camera = new FakeCamera(false), ...rest}: Showing = {}) {
  const {access = 'public', passed = '', linkOf, theme = 'light'} = rest
  const frame = document.createElement('div')
  frame.style.width = '20rem'
  frame.style.background = theme === 'dark' ? '#1a2c32' : '#ffffff'
  frame.style.colorScheme = theme
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, tokenStyles.styleSheet!]
  const element = await fixture<P2pHandInvite>(
    html`<p2p-hand-invite
      .place=${place}
      .camera=${camera}
      .access=${access}
      .passed=${passed}
      .linkOf=${linkOf}
    ></p2p-hand-invite>`,
    {parentNode: frame}
  )
  const root = element.shadowRoot!
  const press = (words: string) => {
    const button = findAll<HTMLButtonElement>(root, 'button').find(each => each.textContent.trim() === words)
    if (button === undefined) throw new Error(`there is no button “${words}”`)
    button.click()
  }
  const words = () => root.textContent.replace(/\s+/g, ' ').trim()
  const field = () => root.querySelector<HTMLTextAreaElement>('.asking')!
  const passing = () => root.querySelector<HTMLTextAreaElement>('.passing')
  const put = (text: string, button: string) => {
    field().value = text
    press(button)
  }
  return {element, root, place, press, words, field, passing, put}
}

const begin = 'Make a text for them'

describe('p2p-hand-invite', () => {
  it('leads from a text there and an answer back to being together, and the focus goes along', async () => {
    const shown = await show()
    shown.press(begin)
    await until(() => shown.passing() !== null)
    expect(shown.passing()!.value).to.equal(shown.place.connection.text)
    expect(shown.root.activeElement).to.equal(shown.passing())
    expect(shown.words()).to.contain('Waiting for the answer')
    await until(() => findAll(shown.root, 'svg.code').length === 1)
    shown.put('kQanswer', 'Connect')
    await until(() => shown.words().includes('Connecting…'))
    expect(shown.place.connection.accepted).to.deep.equal(['kQanswer'])
    shown.place.connection.become({kind: 'together'})
    await until(() => shown.words().includes('You are connected.'))
    expect(find(shown.element, '[role=status]').textContent).to.contain('You are connected.')
    shown.press('Connect one more')
    await until(() => shown.words().includes(begin))
    expect(shown.root.activeElement?.textContent.trim()).to.equal(begin)
  })

  it('answers a text that is put in, and one the page was opened with, once', async () => {
    const shown = await show()
    shown.press('I was given one')
    await until(() => shown.field() !== null)
    expect(shown.root.activeElement).to.equal(shown.field())
    shown.put('https://shoal.example/#!gQoffer', 'Make the answer')
    await until(() => shown.passing() !== null)
    expect(shown.place.answered).to.deep.equal(['https://shoal.example/#!gQoffer'])
    expect(shown.words()).to.contain('Give this answer back')
    const place = new FakeHandPlace()
    const opened = await show({place, passed: 'gQopened'})
    await until(() => opened.passing() !== null)
    const again = await show({place, passed: 'gQopened'})
    expect(again.passing()!.value).to.equal(place.connection.text)
    expect(place.answered).to.deep.equal(['gQopened'])
  })

  it('says what is wrong with a text, keeps what was typed, and takes a better one', async () => {
    const shown = await show()
    shown.press(begin)
    await until(() => shown.passing() !== null)
    shown.place.connection.refusal = new InviteError('other-offer', 'This answer belongs to another invitation.')
    shown.put('kQwrong', 'Connect')
    await until(() => find(shown.element, '#trouble').textContent === 'This answer belongs to another invitation.')
    expect(shown.field().value).to.equal('kQwrong')
    expect(shown.field().getAttribute('aria-invalid')).to.equal('true')
    shown.put('kQright', 'Connect')
    await until(() => shown.words().includes('Connecting…'))
  })

  it('says why no text can be made, and lets one try again', async () => {
    const shown = await show()
    shown.place.refusal = new InviteError('no-addresses', 'This device has no network to be reached by.')
    shown.press(begin)
    await until(() => shown.words().includes('This device has no network'))
    shown.press(begin)
    await until(() => shown.passing() !== null)
  })

  for (const [state, words] of [
    [{kind: 'expired'}, 'Nobody answered in time.'],
    [{kind: 'failed', reason: 'unreachable'}, 'cannot reach each other'],
    [{kind: 'failed', reason: 'refused'}, 'was turned away'],
    [{kind: 'failed', reason: 'lost'}, 'The connection has ended.']
  ] as const) {
    it(`says what to do: ${words}`, async () => {
      const shown = await show()
      shown.press(begin)
      await until(() => shown.passing() !== null)
      shown.place.connection.become(state)
      await until(() => shown.words().includes(words))
      shown.press('Start over')
      await until(() => shown.words().includes(begin))
    })
  }

  it('gives up what is under way when one starts over, also what comes late', async () => {
    const shown = await show()
    shown.press(begin)
    await until(() => shown.passing() !== null)
    shown.press('Start over')
    await until(() => shown.passing() === null)
    expect(shown.place.connection.isCancelled).to.equal(true)
    shown.place.connection.become({kind: 'together'})
    await shown.element.updateComplete
    expect(shown.words()).not.to.contain('You are connected.')
  })

  it('goes on where it was when the panel was closed and is opened again', async () => {
    const shown = await show()
    shown.press(begin)
    await until(() => shown.passing() !== null)
    shown.element.remove()
    const again = await show({place: shown.place})
    expect(again.passing()!.value).to.equal(shown.place.connection.text)
    expect(shown.place.made).to.have.length(1)
  })

  it('passes on a link where there is a page to open it', async () => {
    const shown = await show({linkOf: text => `https://shoal.example/#!${text}`})
    shown.press(begin)
    await until(() => shown.passing() !== null)
    expect(shown.passing()!.value).to.equal(`https://shoal.example/#!${shown.place.connection.text}`)
    expect(shown.passing()!.getAttribute('aria-label')).to.equal('Link to pass on')
  })

  it('lets somebody into a private topic only when that was chosen', async () => {
    const shown = await show({access: 'private'})
    shown.press(begin)
    await until(() => shown.passing() !== null)
    shown.press('Start over')
    await until(() => findAll(shown.root, 'input').length === 1)
    find<HTMLInputElement>(shown.element, 'input').click()
    shown.press(begin)
    await until(() => shown.place.made.length === 2)
    expect(shown.place.letIn).to.deep.equal([false, true])
  })

  describe('the camera', () => {
    it('reads a code in the place of the field, and is off afterwards', async () => {
      const camera = new FakeCamera()
      const shown = await show({camera})
      shown.press('I was given one')
      await until(() => shown.words().includes('Scan with the camera'))
      shown.press('Scan with the camera')
      await until(() => camera.isOn)
      camera.see('gQscanned')
      await until(() => shown.place.answered.length === 1)
      expect(shown.place.answered).to.deep.equal(['gQscanned'])
      expect(camera.isOn).to.equal(false)
    })

    it('is turned off by hand, and when the panel is closed', async () => {
      const camera = new FakeCamera()
      const shown = await show({camera})
      shown.press('I was given one')
      await until(() => shown.words().includes('Scan with the camera'))
      for (const end of [() => shown.press('Stop the camera'), () => shown.element.remove()]) {
        shown.press('Scan with the camera')
        await until(() => camera.isOn)
        await expect(shown.element).to.be.accessible()
        end()
        await until(() => !camera.isOn)
        await shown.element.updateComplete
      }
    })

    it('that may not be used, or a browser that reads no codes, is said in words', async () => {
      const camera = new FakeCamera()
      const shown = await show({camera})
      shown.press('I was given one')
      await until(() => shown.words().includes('Scan with the camera'))
      shown.press('Scan with the camera')
      await until(() => camera.isOn)
      camera.fail()
      await until(() => shown.words().includes('The camera cannot be used.'))
      const without = await show({camera: new FakeCamera(false)})
      without.press('I was given one')
      await until(() => without.words().includes('Codes cannot be scanned here.'))
    })
  })

  for (const theme of ['light', 'dark']) {
    it(`passes axe in every step and is no wider than a small phone, ${theme}`, async () => {
      const shown = await show({theme, access: 'private'})
      const looks = async () => {
        await shown.element.updateComplete
        await expect(shown.element).to.be.accessible()
        expect(shown.element.scrollWidth).to.equal(shown.element.clientWidth)
      }
      await looks()
      shown.press('I was given one')
      await until(() => shown.field() !== null)
      await looks()
      shown.press('Start over')
      await until(() => shown.words().includes(begin))
      let done: () => void = () => undefined
      shown.place.gathering = new Promise(resolve => (done = resolve))
      shown.press(begin)
      await until(() => shown.words().includes('Looking for the addresses'))
      await looks()
      done()
      await until(() => findAll(shown.root, 'svg.code').length === 1)
      await looks()
      shown.place.connection.refusal = new InviteError('damaged', 'This text has a mistake in it.')
      shown.put('kQ', 'Connect')
      await until(() => shown.words().includes('This text has a mistake'))
      await looks()
      shown.put('kQ', 'Connect')
      await until(() => shown.words().includes('Connecting…'))
      await looks()
      shown.place.connection.become({kind: 'failed', reason: 'unreachable'})
      await until(() => shown.words().includes('cannot reach each other'))
      await looks()
    })
  }
})

describe('the invitation of a conversation', () => {
  it('opens it by a button that says whether it is open, and by itself for a text the page was opened with', async () => {
    const chat = new FakeChat()
    const place = new FakeHandPlace()
    Object.assign(chat.swarm, {byHand: place.byHand})
    const {element} = await showChat(chat)
    await until(() => findAll(element, '.hand-toggle').length === 1)
    const toggle = find(element, '.hand-toggle')
    toggle.click()
    await until(() => findAll(element, 'p2p-hand-invite').length === 1)
    expect(toggle.getAttribute('aria-expanded')).to.equal('true')
    // Of two codes on one screen a camera takes either.
    await until(() => findAll(element, '.card svg.code').length === 0)
    await expect(element).to.be.accessible()
    toggle.click()
    await until(() => findAll(element, 'p2p-hand-invite').length === 0)
    await until(() => findAll(element, '.card svg.code').length === 1)
    element.passed = 'gQopened'
    await until(() => place.answered.length === 1)
    expect(findAll(find(element, '.drawer.invite'), 'p2p-hand-invite')).to.have.length(1)
  })

  it('does not offer it where it cannot be', async () => {
    const {element} = await showChat(new FakeChat())
    await until(() => findAll(element, 'svg.code').length === 1)
    expect(findAll(element, '.hand-toggle')).to.have.length(0)
  })
})
