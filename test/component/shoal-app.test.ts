import {expect, fixture, html, oneEvent} from '@open-wc/testing'
import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {StorageError, TopicError} from '../../src/base/errors.ts'
import {ChatUnreadEvent} from '../../src/elements/p2p-chat/p2p-chat.events.ts'
import {FilesEvent} from '../../src/elements/files-event.ts'
import {GamesEvent, TableEvent} from '../../src/elements/games-event.ts'
import type {P2pLobby} from '../../src/elements/p2p-lobby/p2p-lobby.ts'
import type {P2pChat} from '../../src/elements/p2p-chat/p2p-chat.ts'
import type {P2pSwarm} from '../../src/elements/p2p-swarm/p2p-swarm.ts'
import {encodeInvite} from '../../src/protocol/invite.ts'
import {placeName} from '../../src/site/route.ts'
import '../../src/site/shoal-app.ts'
import {defaultSettings} from '../../src/site/settings.ts'
import type {ShoalSettings} from '../../src/site/shoal-settings.ts'
import type {SiteActions} from '../../src/site/site-actions.ts'
import type {ShoalApp} from '../../src/site/shoal-app.ts'
import {SiteStorage} from '../../src/site/site-storage.ts'
import {button, find, findAll, nameOf, until} from './chat-fixture.ts'

/** Options that keep a test off the network; what the test runner put into the address stays. */
function visit(hash: string, options = ''): void {
  const query = new URLSearchParams(location.search)
  for (const name of ['relays', 'trackers', 'stun', 'turn', 'relay-only', 'name']) query.delete(name)
  const more = new URLSearchParams(`relays=none&trackers=none&${options}`)
  for (const [name, value] of more) query.set(name, value)
  history.replaceState(null, '', `?${query}${hash}`)
}

async function show(storage?: SiteStorage, actions?: SiteActions): Promise<ShoalApp> {
  const element = document.createElement('shoal-app')
  element.storage = storage
  element.actions = actions
  await fixture(html`${element}`)
  await until(() => findAll(element, 'shoal-start, p2p-swarm').length > 0)
  return element
}

const press = (key: string) =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))

describe('the site', () => {
  afterEach(() => visit(''))

  describe('without a topic', () => {
    it('asks for one', async () => {
      visit('')
      const element = await show()
      expect(
        findAll(element, 'input')
          .filter(field => field.checkVisibility())
          .map(field => field.id)
      ).to.deep.equal(['topic'])
      expect(find(element, 'label[for=topic]').textContent).to.equal('Topic')
      expect(document.title).to.equal('Shoal')
      await expect(element).to.be.accessible()
    })

    for (const topic of ['', '  ', 'x'.repeat(129), 'a\u0007b']) {
      it(`says why ${JSON.stringify(topic.slice(0, 4))} cannot be joined, and joins nothing`, async () => {
        visit('')
        const element = await show()
        find<HTMLInputElement>(element, '#topic').value = topic
        find<HTMLFormElement>(element, 'form').requestSubmit()
        await until(() => findAll(element, '#trouble:not([hidden])').length === 1)
        expect(find(element, '#trouble').textContent).to.match(/^[A-Z].*\.$/)
        expect(location.hash).to.equal('')
        expect(findAll(element, 'p2p-swarm')).to.have.length(0)
        await expect(element).to.be.accessible()
      })
    }

    it('joins what is typed, in its canonical form', async () => {
      visit('')
      const element = await show()
      find<HTMLInputElement>(element, '#topic').value = ' Our  Street '
      find<HTMLFormElement>(element, 'form').requestSubmit()
      await until(() => findAll(element, 'p2p-swarm').length === 1)
      expect(find<P2pSwarm>(element, 'p2p-swarm').topic).to.equal('our street')
      expect(location.hash).to.equal('#our%20street')
    })
  })

  describe('with an address', () => {
    it('says what is wrong with it, and joins nothing', async () => {
      visit('#%20')
      const element = await show()
      await until(() => findAll(element, '#trouble:not([hidden])').length === 1)
      expect(findAll(element, 'p2p-swarm')).to.have.length(0)
    })

    it('joins its topic with the options of its query, and nothing stands between it and writing', async () => {
      visit('#tea', 'stun=stun:s.example&name=Ada')
      const element = await show()
      const swarm = find<P2pSwarm>(element, 'p2p-swarm')
      expect([swarm.topic, swarm.relays, swarm.trackers, swarm.stun, swarm.name]).to.deep.equal([
        'tea',
        'none',
        'none',
        'stun:s.example',
        'Ada'
      ])
      const field = find<HTMLTextAreaElement>(element, 'textarea[aria-label=Message]')
      expect(field.checkVisibility()).to.equal(true)
      expect(findAll<HTMLDialogElement>(element, 'dialog').filter(dialog => dialog.open)).to.have.length(0)
      expect(find<P2pChat>(element, 'p2p-chat').link)
        .to.match(/relays=none.*#tea$/)
        .and.to.not.contain('Ada')
      await until(() => document.title === 'tea · Shoal')
      await expect(element).to.be.accessible()
    })

    it('goes from topic to topic and back to the start', async () => {
      visit('#tea')
      const element = await show()
      location.hash = '#coffee'
      await until(() => find<P2pSwarm>(element, 'p2p-swarm').topic === 'coffee')
      location.hash = '#coffee/people'
      await until(() => find<P2pChat>(element, 'p2p-chat').view === 'people')
      location.hash = ''
      await until(() => findAll(element, 'shoal-start').length === 1)
    })
  })

  it('is not replaced by a file that is dropped beside the conversation', async () => {
    visit('')
    const element = await show()
    for (const [name, kind] of [
      ['dragover', 'file'],
      ['drop', 'file'],
      ['drop', 'text']
    ] as const) {
      const dataTransfer = new DataTransfer()
      if (kind === 'file') dataTransfer.items.add(new File(['x'], 'x.txt'))
      else dataTransfer.setData('text/plain', 'words')
      const event = new DragEvent(name, {dataTransfer, bubbles: true, composed: true, cancelable: true})
      element.dispatchEvent(event)
      expect(event.defaultPrevented, `${name} of a ${kind}`).to.equal(kind === 'file')
    }
  })

  describe('games', () => {
    it('have an address of their own, and a table has one too', async () => {
      visit('#tea/play')
      const element = await show()
      const lobby = () => find<P2pLobby>(element, 'p2p-lobby')
      await until(() => findAll(element, 'p2p-lobby').length === 1)
      expect(lobby().hidden).to.equal(false)
      expect(lobby().link).to.match(/relays=none.*#tea\/play\/\{table\}$/)
      const id = '0c'.repeat(16)
      lobby().table = id
      const gone = oneEvent(window, 'hashchange')
      lobby().dispatchEvent(new TableEvent(id))
      await gone
      expect(location.hash).to.equal(`#tea/play/${id}`)
      location.hash = '#tea'
      await until(() => lobby().hidden === true)
      // Whoever comes back finds the table again.
      press('g')
      await until(() => location.hash === `#tea/play/${id}`)
      await until(() => lobby().hidden === false && lobby().table === id)
      press('g')
      await until(() => location.hash === '#tea/play' && lobby().table === undefined)
      press('m')
      await until(() => location.hash === '#tea' || find(element, 'p2p-chat').checkVisibility())
      location.hash = '#coffee'
      await until(() => find<P2pSwarm>(element, 'p2p-swarm').topic === 'coffee')
      expect(findAll(element, 'p2p-lobby')).to.have.length(0)
    })

    it('say in the bar and beside the topic how many wait for the visitor', async () => {
      visit('#tea/play')
      const element = await show()
      await until(() => findAll(element, 'p2p-lobby').length === 1)
      find(element, 'p2p-lobby').dispatchEvent(new GamesEvent(2))
      const marks = () => findAll(element, '.bar .badge').map(each => each.getAttribute('aria-label'))
      await until(() => marks().join() === '2 games wait for you')
      location.hash = '#tea'
      await until(() => findAll(element, 'a.play').map(nameOf).join() === 'Play, 2 games wait for you')
      expect(findAll(element, 'a.play .dot')).to.have.length(1)
      await expect(element).to.be.accessible()
    })
  })

  describe('settings', () => {
    it('open by the button, keep what is saved and say what cannot be', async () => {
      visit('')
      const storage = new SiteStorage(browserEnvironment)
      const element = await show(storage)
      const dialog = find<HTMLDialogElement>(element, 'shoal-settings').shadowRoot!.querySelector('dialog')!
      expect(dialog.open).to.equal(false)
      button(element, 'Settings').click()
      expect(dialog.open).to.equal(true)
      expect(dialog.getAttribute('role')).to.equal('dialog')
      dialog.querySelector('details')!.open = true
      await expect(element).to.be.accessible()

      const form = dialog.querySelector('form')!
      const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement
      expect(nameOf(field('name'))).to.equal('Your name')
      field('name').value = '\u202E'
      form.requestSubmit()
      await until(() => dialog.querySelector('.trouble:not([hidden])') !== null)
      field('name').value = ' Ada '
      field('relays').value = 'wss://a.example\nwss://b.example'
      form.querySelector<HTMLInputElement>('[value=dark]')!.checked = true
      form.requestSubmit()
      expect(dialog.open).to.equal(false)
      await until(() => document.documentElement.getAttribute('theme') === 'dark')
      let kept = await storage.load()
      while (kept.settings.name === '') kept = await storage.load()
      expect(kept.settings).to.deep.equal({
        name: 'Ada',
        theme: 'dark',
        relays: 'wss://a.example\nwss://b.example',
        trackers: '',
        stun: '',
        turn: '',
        relayOnly: false,
        keepsPrivate: true
      })
      await storage.saveSettings({...kept.settings, name: '', theme: 'system', relays: ''})
    })

    it('colour the document as long as the site is in it', async () => {
      visit('')
      const shown = await show()
      const choose = (element: ShoalApp, theme: 'light' | 'dark') => {
        find<ShoalSettings>(element, 'shoal-settings').save!({...defaultSettings, theme})
        return element.updateComplete
      }
      await choose(shown, 'light')
      expect(document.documentElement.getAttribute('theme')).to.equal('light')
      shown.remove()
      await choose(await show(), 'dark')
      await choose(shown, 'light')
      expect(document.documentElement.getAttribute('theme')).to.equal('dark')
    })
  })

  it('takes TURN servers and hides the address from the next load on, and says what is wrong with them', async () => {
    visit('')
    const storage = new SiteStorage(browserEnvironment)
    await storage.saveSettings(defaultSettings)
    let reloads = 0
    const element = await show(storage, {
      createPrivateTopic: () => Promise.reject(new Error('unused')),
      forgetEverything: () => Promise.resolve(),
      reload: () => reloads++
    })
    const dialog = find(element, 'shoal-settings').shadowRoot!.querySelector('dialog')!
    button(element, 'Settings').click()
    dialog.querySelector('details')!.open = true
    const form = dialog.querySelector('form')!
    const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement
    expect(nameOf(field('turn'))).to.equal('TURN servers')
    const troubles = () => [...dialog.querySelectorAll('.trouble:not([hidden])')].map(each => each.textContent)
    const refused = async (turn: string, words: RegExp) => {
      field('turn').value = turn
      form.requestSubmit()
      await until(() => troubles().some(text => words.test(text ?? '')))
      expect(dialog.open).to.equal(true)
    }
    await refused('turn.example', /begins with “turn:”/)
    await refused('turn:turn.example', /needs a user/)
    await refused('turn:ada@turn.example', /needs a password/)
    await refused('turn:ada:secret@turn.example:http', /After the @/)
    await refused('turn:ada:secret@turn.example?transport=x', /udp or tcp/)
    field('relayOnly').checked = true
    await refused('', /name a TURN server first/)
    await expect(element).to.be.accessible()

    field('turn').value = 'turn:ada:secret@turn.example'
    form.requestSubmit()
    await until(() => reloads === 1)
    expect(dialog.open).to.equal(false)
    const {settings} = await storage.load()
    expect([settings.turn, settings.relayOnly]).to.deep.equal(['turn:ada:secret@turn.example', true])
    await storage.saveSettings(defaultSettings)
  })

  it('does not load the page again where nothing can be kept: that would forget what was asked for', async () => {
    visit('')
    let reloads = 0
    const forgetful = {
      load: async () => ({settings: defaultSettings, recent: []}),
      saveSettings: async () => undefined,
      changeRecent: async () => undefined
    } as unknown as SiteStorage
    const element = await show(forgetful, {
      createPrivateTopic: () => Promise.reject(new Error('unused')),
      forgetEverything: () => Promise.resolve(),
      reload: () => reloads++
    })
    button(element, 'Settings').click()
    const settings = find<ShoalSettings>(element, 'shoal-settings')
    const form = settings.shadowRoot!.querySelector('form')!
    ;(form.elements.namedItem('turn') as HTMLTextAreaElement).value = 'turn:ada:secret@turn.example'
    form.requestSubmit()
    await until(() => settings.settings.turn !== '')
    expect(reloads).to.equal(0)
  })

  it('passes TURN servers and hiding on to its elements', async () => {
    visit('#tea', 'turn=turn:ada:secret@turn.example&relay-only=')
    const swarm = find<P2pSwarm>(await show(), 'p2p-swarm')
    expect([swarm.turn, swarm.relayOnly]).to.deep.equal(['turn:ada:secret@turn.example', true])
  })

  it('remembers topics, most recent first, until one is forgotten', async () => {
    const storage = new SiteStorage(browserEnvironment)
    await storage.changeRecent(() => [])
    visit('#tea')
    const element = await show(storage)
    location.hash = '#coffee'
    let kept = await storage.load()
    while (kept.recent.length < 2) kept = await storage.load()
    expect(kept.recent.map(({place}) => placeName(place))).to.deep.equal(['coffee', 'tea'])
    await until(() => findAll(element, '.forget').length === 1)
    // Beside a wide conversation only, and this window may be a narrow one.
    findAll(element, '.forget')
      .find(each => nameOf(each) === 'Forget tea')!
      .click()
    while (kept.recent.length === 2) kept = await storage.load()
    expect(kept.recent.map(({place}) => placeName(place))).to.deep.equal(['coffee'])
  })

  describe('a private topic', () => {
    const invite = encodeInvite({secret: new Uint8Array(32).fill(3), name: 'Our trip'})
    const actions: SiteActions = {
      createPrivateTopic: name => Promise.resolve({invite: encodeInvite({secret: new Uint8Array(32).fill(3), name})}),
      forgetEverything: () => Promise.resolve(),
      reload: () => undefined
    }

    it('is begun from the start page with a name, and opens with its link', async () => {
      visit('')
      const element = await show(undefined, actions)
      button(element, 'New private topic').click()
      await until(() => findAll(element, '#name').length === 1)
      await expect(element).to.be.accessible()
      find<HTMLInputElement>(element, '#name').value = 'Our trip'
      button(element, 'Create').click()
      await until(() => findAll(element, 'p2p-swarm').length === 1)
      expect(location.hash).to.equal(`#!${invite}`)
      expect(find<P2pSwarm>(element, 'p2p-swarm').invite).to.equal(invite)
      expect(find<P2pSwarm>(element, 'p2p-swarm').hasAttribute('topic')).to.equal(false)
      expect(find<P2pChat>(element, 'p2p-chat').link).to.match(new RegExp(`#!${invite}$`))
      await until(() => document.title === 'Our trip · Shoal')
      await expect(element).to.be.accessible()
    })

    it('says why it cannot be called that, and creates nothing', async () => {
      visit('')
      const element = await show(undefined, {
        ...actions,
        createPrivateTopic: () => Promise.reject(new TopicError('unprintable', 'This cannot be shown.'))
      })
      button(element, 'New private topic').click()
      await until(() => findAll(element, '#name').length === 1)
      button(element, 'Create').click()
      const trouble = () => findAll(find(element, 'shoal-new-private'), '.trouble:not([hidden])')[0]?.textContent
      await until(() => trouble() === 'This cannot be shown.')
      expect(location.hash).to.equal('')
      await expect(element).to.be.accessible()
    })

    for (const wrong of [invite.slice(0, -4), `${invite.slice(0, 20)}x${invite.slice(21)}`, 'abc', '']) {
      it(`joins nothing and says so when its link is wrong: ${wrong.slice(0, 6)}… (${wrong.length})`, async () => {
        visit(`#!${wrong}`)
        const element = await show()
        await until(() => findAll(element, '#trouble:not([hidden])').length === 1)
        expect(find(element, '#trouble').textContent).to.match(/^[A-Z].*invitation.*\.$/)
        expect(findAll(element, 'p2p-swarm')).to.have.length(0)
      })
    }

    it('stays in the list until it is forgotten, or not at all if that was chosen', async () => {
      const storage = new SiteStorage(browserEnvironment)
      await storage.changeRecent(() => [])
      visit(`#!${invite}`)
      const element = await show(storage, actions)
      let kept = await storage.load()
      while (kept.recent.length === 0) kept = await storage.load()
      expect(kept.recent[0]!.place).to.deep.equal({access: 'private', invite, name: 'Our trip'})
      location.hash = ''
      await until(() => findAll(element, 'shoal-start .forget, .forget').length === 1)
      await expect(element).to.be.accessible()
      button(element, 'Forget Our trip').click()
      while (kept.recent.length > 0) kept = await storage.load()
      await storage.saveSettings({...kept.settings, keepsPrivate: false})
      element.remove()
      visit(`#!${invite}`)
      await show(storage, actions)
      expect((await storage.load()).recent).to.deep.equal([])
      await storage.saveSettings({...kept.settings, keepsPrivate: true})
    })
  })

  it('says what is promised and what is not, at an address that is no topic', async () => {
    visit('#/promises')
    const element = document.createElement('shoal-app')
    await fixture(html`${element}`)
    await until(() => findAll(element, 'h1').length === 1)
    expect(findAll(element, 'h2').length).to.be.greaterThan(3)
    expect(document.title).to.equal('What is promised, and what is not · Shoal')
    await expect(element).to.be.accessible()
  })

  it('forgets everything only after a question, and says when it could not', async () => {
    visit('')
    let asked = 0
    const element = await show(undefined, {
      createPrivateTopic: () => Promise.reject(new Error('unused')),
      forgetEverything: () => {
        asked++
        return Promise.reject(new StorageError('blocked', 'Another tab does not let go.'))
      },
      reload: () => undefined
    })
    button(element, 'Settings').click()
    const section = find(element, 'shoal-forget')
    button(section, 'Forget everything on this device').click()
    await until(() => findAll(section, '.ask').length === 1)
    expect(find(section, '.ask').textContent).to.contain('cannot be undone')
    await expect(element).to.be.accessible()
    button(section, 'Cancel').click()
    await until(() => findAll(section, '.ask').length === 0)
    expect(asked).to.equal(0)
    button(section, 'Forget everything on this device').click()
    await until(() => findAll(section, '.yes').length === 1)
    find(section, '.yes').click()
    await until(() => find(section, '.trouble').textContent === 'Another tab does not let go.')
    expect(asked).to.equal(1)
  })

  it('counts what is unread in the title, and in private in the bar', async () => {
    visit('#tea')
    const element = await show()
    const chat = find<P2pChat>(element, 'p2p-chat')
    chat.dispatchEvent(new ChatUnreadEvent(3, 1, 1, true))
    await until(() => document.title === '(3+) tea · Shoal')
    chat.dispatchEvent(new ChatUnreadEvent(3, 1, 1, false))
    await until(() => document.title === '(3) tea · Shoal')
    expect(find(element, '.bar .badge').textContent).to.equal('1')
    chat.dispatchEvent(new ChatUnreadEvent(0, 0, 0, false))
    await until(() => document.title === 'tea · Shoal')
  })

  it('leads to the files, counts new ones, and holds the page while they are on their way', async () => {
    visit('#tea')
    const states: string[] = []
    const transfers = {set: (state: object) => void states.push(JSON.stringify(state)), close: () => undefined}
    const element = document.createElement('shoal-app')
    element.transfers = transfers
    await fixture(html`${element}`)
    await until(() => findAll(element, 'p2p-chat').length === 1)
    const chat = find<P2pChat>(element, 'p2p-chat')
    chat.dispatchEvent(new FilesEvent({coming: 1, giving: 2, bytesPerSecond: 0}, 3))
    await until(() => findAll(element, '.bar .badge').length === 1)
    expect(find(element, '.bar .badge').getAttribute('aria-label')).to.equal('3 new files')
    expect(states.at(-1)).to.equal('{"busy":true,"warn":true}')
    chat.dispatchEvent(new FilesEvent({coming: 0, giving: 0, bytesPerSecond: 0}, 0))
    expect(states.at(-1)).to.equal('{"busy":false,"warn":false}')
    const link = findAll<HTMLAnchorElement>(element, '.bar a').find(each => each.textContent.includes('Files'))!
    expect(link.hash).to.equal('#tea/files')
    location.hash = link.hash
    await until(() => chat.view === 'files')
    await until(() => link.getAttribute('aria-current') === 'page')
    await expect(element).to.be.accessible()
  })

  it('shows the keys at ?, but not while one writes', async () => {
    visit('')
    const element = await show()
    const dialog = find(element, 'shoal-help').shadowRoot!.querySelector('dialog')!
    find(element, '#topic').dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true, composed: true}))
    expect(dialog.open).to.equal(false)
    press('?')
    expect(dialog.open).to.equal(true)
    await expect(element).to.be.accessible()
    dialog.close()
  })
})
