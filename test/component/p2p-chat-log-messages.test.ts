import {expect} from '@open-wc/testing'
import type {MessageView} from '../../src/elements/chat-view.ts'
import type {MessageActions} from '../../src/elements/message-actions.ts'
import {keyOf, messageView} from './fake-chat.ts'
import {many, settled, showLog, until, type ShownLog} from './p2p-chat-log-fixture.ts'

const own = (over: Partial<MessageView> = {}) => messageView({id: 'own', author: keyOf(0), text: 'mine', ...over})

/** Everything that can stand in a list. */
const everything = (): MessageView[] => [
  messageView({id: 'a', text: 'hello https://example.org', timeMs: Date.UTC(2026, 10, 20)}),
  messageView({id: 'b', text: '**bold** and `code`\n\n- one\n- two\n\n> said', edited: true}),
  messageView({id: 'c', text: '', deleted: true}),
  messageView({id: 'd', text: 'unseen', hidden: 'muted', author: keyOf(5), authorName: 'quiet heron'}),
  messageView({id: 'e', text: 'two stories', equivocates: true, author: keyOf(3), authorName: 'Mirza', late: true}),
  messageView({
    id: 'f',
    text: '@you look',
    forMe: true,
    mentions: [{key: keyOf(0), name: 'you'}],
    replyTo: {id: 'a', state: 'shown', author: keyOf(1), authorName: 'Ada', text: 'hello'},
    reactions: [
      {emoji: '👍', count: 2, own: true, names: ['Ada', 'you']},
      {emoji: '🎉', count: 1, own: false, names: ['Ada']}
    ]
  }),
  own({id: 'g', state: 'storing'}),
  own({id: 'h', state: 'pending'}),
  own({id: 'i', state: 'sent'}),
  own({id: 'j', state: 'sent', seenBy: 3}),
  own({id: 'k', state: 'failed'})
]

const actionsInto = (done: string[]): MessageActions => ({
  reply: ({id}) => done.push(`reply ${id}`),
  edit: ({id}) => done.push(`edit ${id}`),
  remove: ({id}) => done.push(`remove ${id}`),
  react: ({id}, emoji, on) => done.push(`react ${id} ${emoji} ${on}`),
  sendAgain: ({id}) => done.push(`again ${id}`),
  showPerson: key => done.push(`person ${key}`)
})

/** Through open shadow roots. */
function deep(root: Element | ShadowRoot, selector: string): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>(selector)]
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot !== null) found.push(...deep(element.shadowRoot, selector))
  }
  return found
}
const within = (shown: ShownLog, selector: string) => deep(shown.log.shadowRoot!, selector)
const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()

/** Where the keys go, whether or not the page itself is in front. */
function active(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

async function openMenu(shown: ShownLog, id: string): Promise<HTMLElement[]> {
  shown.entry(id).querySelector<HTMLElement>('.dots')!.click()
  await until(() => within(shown, '[role=menu]').length === 1)
  return within(shown, '[role=menu] .item')
}

describe('a message in the list', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of ['40rem', '20rem']) {
      it(`passes axe with everything that can stand there, ${theme}, ${width}`, async () => {
        const shown = await showLog(everything(), {
          theme,
          width,
          height: '60rem',
          actions: actionsInto([]),
          unreadFrom: 'd'
        })
        await until(() => within(shown, '.rich').length === 1)
        await expect(shown.log).to.be.accessible()
        shown.entry('j').querySelector<HTMLElement>('button.meta')!.click()
        await openMenu(shown, 'j')
        await expect(shown.log).to.be.accessible()
        expect(shown.scroller.scrollWidth).to.be.at.most(shown.scroller.clientWidth)
      })
    }
  }

  it('has a label of its own words, and no control named like the field or the button beside it', async () => {
    const shown = await showLog(everything(), {actions: actionsInto([])})
    await openMenu(shown, 'j')
    for (const control of within(shown, 'button, [role^=menuitem], [role=menu], [aria-label]')) {
      const name = control.getAttribute('aria-label') ?? words(control)
      expect(name).not.to.equal('')
      if (control !== shown.scroller) expect(name).not.to.match(/message|^send$/i)
    }
    const label = document.createElement('p')
    label.textContent = shown.log.shadowRoot!.getElementById(
      shown.entry('a').getAttribute('aria-labelledby')!
    )!.textContent
    expect(words(label)).to.match(/^Ada: hello https:\/\/example\.org/)
    expect(shown.entry('a').localName).to.equal('article')
  })

  it('groups by author, day and stretch of time', async () => {
    const shown = await showLog(everything())
    const starts = shown.all('.starts').map(entry => entry.closest<HTMLElement>('.row')!.dataset['id'])
    expect(starts).to.deep.equal(['a', 'b', 'd', 'e', 'f', 'g'])
    expect(shown.all('.day')).to.have.length(2)
  })

  it('says how far an own one has come, in words and with a picture of its own', async () => {
    const shown = await showLog(everything())
    const said = ['g', 'h', 'i', 'j', 'k'].map(id => shown.entry(id).querySelector('button.meta')!)
    expect(said.map(meta => meta.getAttribute('title'))).to.deep.equal([
      'Storing',
      'Waiting',
      'Sent',
      'Seen by 3',
      'Not sent'
    ])
    expect(new Set(said.map(meta => meta.querySelector('path')!.getAttribute('d'))).size).to.equal(5)
    for (const meta of said) (meta as HTMLElement).click()
    await settled(shown.log)
    const details = ['g', 'h', 'i', 'j'].map(id => words(shown.entry(id).querySelectorAll('.details p')[1]!))
    expect(details[0]).to.equal('Not stored on this device yet.')
    expect(details[1]).to.contain('Kept here; nobody else has it yet')
    expect(details[2]).to.contain('At least one other person has it')
    expect(details[3]).to.contain('3 people had it on the screen')
  })

  it('says that an own one is in this page only, where nothing can be kept', async () => {
    const shown = await showLog([
      own({id: 'x', state: 'pending', unkept: true}),
      own({id: 'y', state: 'pending', unkept: true, edited: true}),
      own({id: 'z', state: 'sent', unkept: true})
    ])
    const said = ['x', 'y', 'z'].map(id => shown.entry(id).querySelector<HTMLElement>('button.meta')!)
    expect(said.map(({title}) => title)).to.deep.equal(['Not kept', 'Not kept', 'Sent'])
    for (const meta of said) meta.click()
    await settled(shown.log)
    const [alone, changed, sent] = ['x', 'y', 'z'].map(id => words(shown.entry(id).querySelectorAll('.details p')[1]!))
    expect(alone).to.contain('It is in this page only, and gone when you close it.')
    expect(changed).to.contain('Its last change is in this page only')
    expect(sent).to.contain('At least one other person has it')
  })

  it('says when a change or taking back is not with anybody else yet', async () => {
    const shown = await showLog([
      own({id: 'x', state: 'pending', edited: true}),
      own({id: 'y', state: 'pending', deleted: true, text: ''}),
      own({id: 'z', state: 'sent', deleted: true, text: ''})
    ])
    for (const id of ['x', 'y']) shown.entry(id).querySelector<HTMLElement>('button.meta')!.click()
    await settled(shown.log)
    const [changed, taken] = ['x', 'y'].map(id => words(shown.entry(id).querySelectorAll('.details p')[1]!))
    expect(changed).to.contain('Its last change is kept here; nobody else has it yet.')
    expect(taken).to.equal('Taken back here only. Others are told as soon as somebody is here.')
    expect(shown.entry('z').querySelector('button.meta')).to.equal(null)
  })

  it('marks what was edited, taken back, came late, contradicts itself or is for the visitor', async () => {
    const shown = await showLog(everything())
    expect(words(shown.entry('b').querySelector('.meta')!)).to.match(/^edited/)
    expect(words(shown.entry('c').querySelector('.text')!)).to.equal('Taken back')
    expect(words(shown.entry('e').querySelector('.meta')!)).to.match(/^arrived late/)
    expect(words(shown.entry('e').querySelector('.warn')!)).to.equal('This person’s history contradicts itself')
    expect(shown.entry('f').classList.contains('for-me')).to.equal(true)
    expect(words(shown.entry('f').querySelector('.words')!)).to.contain('To you')
    expect(shown.entry('f').querySelector('.mention')!.textContent).to.equal('@you')
  })

  it('folds what somebody muted wrote, and shows it when asked', async () => {
    const shown = await showLog(everything())
    expect(words(shown.entry('d'))).to.equal('Hidden: you muted quiet heron Show')
    shown.entry('d').querySelector('button')!.click()
    await settled(shown.log)
    expect(words(shown.entry('d').querySelector('.text')!)).to.equal('unseen')
  })

  it('leads to what it answers to', async () => {
    const list = [...everything().slice(0, 1), ...many(400), ...everything().slice(5, 6)]
    const shown = await showLog(list)
    shown.entry('f').querySelector<HTMLElement>('.quote')!.click()
    await until(() => shown.all('.row[data-id=a] .marked').length === 1)
    expect(shown.topOf('a')).to.be.within(0, shown.scroller.clientHeight)
  })

  it('says when that was taken back or is not here', async () => {
    const quote = {id: 'z', author: undefined, authorName: 'Ada', text: ''}
    const shown = await showLog([
      messageView({id: 'x', replyTo: {...quote, state: 'deleted'}}),
      messageView({id: 'y', replyTo: {...quote, state: 'missing'}})
    ])
    expect(shown.all('.quoted').map(words)).to.deep.equal(['Taken back', 'Not here yet'])
  })

  it('shows who reacted, and takes part or not by one press', async () => {
    const done: string[] = []
    const shown = await showLog(everything(), {actions: actionsInto(done)})
    const [thumb, party] = [...shown.entry('f').querySelectorAll<HTMLElement>('.chip')]
    expect(thumb!.getAttribute('aria-label')).to.equal('👍 2: Ada, you')
    expect([thumb!, party!].map(chip => chip.getAttribute('aria-pressed'))).to.deep.equal(['true', 'false'])
    thumb!.click()
    party!.click()
    expect(done).to.deep.equal(['react f 👍 false', 'react f 🎉 true'])
  })

  it('shows a person from their fish, and offers what failed again', async () => {
    const done: string[] = []
    const shown = await showLog(everything(), {actions: actionsInto(done)})
    shown.entry('a').querySelector<HTMLElement>('button.person')!.click()
    shown.entry('k').querySelector<HTMLElement>('.again')!.click()
    expect(done).to.deep.equal([`person ${keyOf(1)}`, 'again k'])
  })

  it('folds a long text and keeps the place when it is shown whole', async () => {
    const shown = await showLog([
      ...many(60),
      messageView({id: 'long', text: 'word '.repeat(1500)}),
      ...many(5).map(m => ({...m, id: `z${m.id}`}))
    ])
    await shown.log.showMessage('long')
    await settled(shown.log)
    const top = shown.topOf('long')
    const before = shown.row('long')!.getBoundingClientRect().height
    shown.entry('long').querySelector<HTMLElement>('.more')!.click()
    await settled(shown.log)
    expect(shown.row('long')!.getBoundingClientRect().height).to.be.above(before)
    expect(shown.topOf('long')).to.be.closeTo(top, 1)
  })

  it('has no movement of its own for what one sent oneself', async () => {
    const shown = await showLog(many(3))
    await shown.set([...shown.log.messages, messageView({id: 'other'})])
    expect(shown.entry('other').classList.contains('fresh')).to.equal(true)
    await shown.set([...shown.log.messages, own()])
    expect(shown.entry('own').classList.contains('fresh')).to.equal(false)
  })

  it('has no style attribute, which a strict policy would refuse, but on the boxes for what is not drawn', async () => {
    const shown = await showLog(everything())
    expect(shown.all('[style]')).to.have.length(0)
    const long = await showLog(many(500))
    expect(long.all('[style]').map(box => box.className)).to.deep.equal(['above'])
  })
})

describe('the actions of a message', () => {
  it('are offered as they fit', async () => {
    const shown = await showLog(everything(), {actions: actionsInto([])})
    expect((await openMenu(shown, 'i')).map(words)).to.deep.equal([
      'Reply',
      'Edit',
      'Copy text',
      'Details',
      'Take back'
    ])
    shown.press(within(shown, '[role=menu] .item')[0]!, 'Escape')
    await until(() => within(shown, '[role=menu]').length === 0)
    expect(shown.focused).to.equal(shown.entry('i'))
    expect((await openMenu(shown, 'a')).map(words)).to.deep.equal(['Reply', 'Copy text', 'Details'])
    shown.press(within(shown, '[role=menu] .item')[0]!, 'Escape')
    await until(() => within(shown, '[role=menu]').length === 0)
    expect((await openMenu(shown, 'c')).map(words)).to.deep.equal(['Details'])
  })

  it('answer, edit and react', async () => {
    const done: string[] = []
    const shown = await showLog(everything(), {actions: actionsInto(done)})
    for (const name of ['Reply', 'Edit']) {
      ;(await openMenu(shown, 'i')).find(item => words(item) === name)!.click()
      await settled(shown.log)
    }
    await openMenu(shown, 'f')
    const quick = within(shown, '[role=menuitemcheckbox]')
    expect(quick).to.have.length(6)
    expect(quick[0]!.getAttribute('aria-checked')).to.equal('true')
    quick[0]!.click()
    await settled(shown.log)
    expect(shown.focused).to.equal(shown.entry('f'))
    expect(done).to.deep.equal(['reply i', 'edit i', 'react f 👍 false'])
  })

  it('ask once, in place, before something is taken back', async () => {
    const done: string[] = []
    const shown = await showLog(everything(), {actions: actionsInto(done)})
    const take = async (answer: string) => {
      ;(await openMenu(shown, 'i')).find(item => words(item) === 'Take back')!.click()
      await until(() => within(shown, '.ask').length === 1)
      expect(done).to.deep.equal([])
      within(shown, '[role=menu] .item')
        .find(item => words(item) === answer)!
        .click()
      await until(() => within(shown, '[role=menu]').length === 0)
    }
    await take('Keep it')
    await take('Take back')
    expect(done).to.deep.equal(['remove i'])
    expect(within(shown, 'dialog, [role=dialog], [role=alertdialog]')).to.have.length(0)
  })

  it('find an emoji by its name', async () => {
    const done: string[] = []
    const shown = await showLog(everything(), {actions: actionsInto(done)})
    await openMenu(shown, 'a')
    within(shown, '[aria-label="More emoji"]')[0]!.click()
    await until(() => within(shown, '[role=combobox]').length === 1)
    const field = within(shown, '[role=combobox]')[0] as HTMLInputElement
    field.value = 'octo'
    await until(() => {
      field.dispatchEvent(new InputEvent('input'))
      return within(shown, '[role=option]').length < 10
    })
    expect(words(within(shown, '[role=option]')[0]!)).to.equal('🐙octopus')
    await expect(shown.log).to.be.accessible()
    shown.press(field, 'Enter')
    await settled(shown.log)
    expect(done).to.deep.equal(['react a 🐙 true'])
  })

  it('appear beside what a mouse points at', async () => {
    const done: string[] = []
    const shown = await showLog(everything(), {actions: actionsInto(done)})
    const point = (target: Element) =>
      target.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, composed: true, pointerType: 'mouse'}))
    point(shown.entry('a').querySelector('.text')!)
    await until(() => within(shown, '.bar .tool').length === 3)
    expect(within(shown, '.bar .tool').map(tool => tool.getAttribute('aria-label'))).to.deep.equal([
      'React',
      'Reply',
      'More actions'
    ])
    within(shown, '.bar .tool')[1]!.click()
    await settled(shown.log)
    expect(done).to.deep.equal(['reply a'])
    point(shown.entry('b'))
    await until(() => shown.entry('b').querySelector('p2p-chat-actions') !== null)
    expect(shown.all('p2p-chat-actions')).to.have.length(1)
  })

  it('come by a long press of a finger, not by a swipe', async () => {
    const shown = await showLog(everything(), {actions: actionsInto([])})
    const touch = (type: string, over: PointerEventInit = {}) =>
      shown
        .entry('a')
        .dispatchEvent(new PointerEvent(type, {bubbles: true, composed: true, pointerType: 'touch', ...over}))
    touch('pointerdown')
    touch('pointermove', {clientY: 40})
    touch('pointerdown')
    await until(() => within(shown, '[role=menu]').length === 1)
    expect(shown.entry('a').querySelector('p2p-chat-actions')).not.to.equal(null)
  })
})

describe('keys in the list', () => {
  const start = async (done: string[] = []) => {
    const shown = await showLog(everything(), {actions: actionsInto(done)})
    shown.scroller.focus()
    return shown
  }
  const press = async (shown: ShownLog, key: string) => {
    shown.press(shown.focused!, key)
    await settled(shown.log)
  }
  const at = (shown: ShownLog) => shown.focused?.closest<HTMLElement>('.row')?.dataset['id']

  it('go from message to message, and to both ends', async () => {
    const shown = await start()
    const way: (string | undefined)[] = []
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowDown', 'Home', 'ArrowUp', 'End', 'ArrowDown']) {
      await press(shown, key)
      way.push(at(shown))
    }
    expect(way).to.deep.equal(['k', 'j', 'k', 'a', 'a', 'k', 'k'])
    await press(shown, 'Escape')
    expect(shown.focused).to.equal(shown.scroller)
  })

  it('make only the controls of that message stops of Tab', async () => {
    const shown = await start()
    const stops = () => shown.all('.rows [tabindex="0"], .rows button:not([tabindex]), .rows a:not([tabindex])')
    expect(stops()).to.have.length(0)
    await press(shown, 'Home')
    expect(new Set(stops().map(stop => stop.closest('.row')))).to.deep.equal(new Set([shown.row('a')]))
    expect(shown.scroller.tabIndex).to.equal(0)
  })

  it('reach what is not drawn yet', async () => {
    const shown = await showLog(many(3000))
    shown.scroller.focus()
    await press(shown, 'Home')
    expect(at(shown)).to.equal('m0')
    await press(shown, 'End')
    expect(at(shown)).to.equal('m2999')
    for (let step = 0; step < 100; step++) await press(shown, 'ArrowUp')
    expect(at(shown)).to.equal('m2899')
    const {top, bottom} = shown.focused!.getBoundingClientRect()
    expect(top).to.be.at.least(shown.scroller.getBoundingClientRect().top - 1)
    expect(bottom).to.be.at.most(shown.scroller.getBoundingClientRect().bottom + 1)
  })

  it('hand the focus to the list when their place is scrolled away', async () => {
    const shown = await showLog(many(3000))
    shown.scroller.focus()
    await press(shown, 'End')
    expect(at(shown)).to.equal('m2999')
    await shown.scrollTo(0)
    expect(shown.focused).to.equal(shown.scroller)
    await press(shown, 'ArrowUp')
    expect(Number(at(shown)!.slice(1))).to.be.below(40)
  })

  it('answer, edit, react and take back', async () => {
    const done: string[] = []
    const shown = await start(done)
    await shown.log.showMessage('i')
    while (at(shown) !== 'i') await press(shown, 'ArrowUp')
    await press(shown, 'r')
    await press(shown, 'e')
    expect(done).to.deep.equal(['reply i', 'edit i'])
    await press(shown, 'Delete')
    await until(() => within(shown, '.ask').length === 1)
    await until(() => active()?.classList.contains('danger') === true)
    within(shown, '.danger')[0]!.click()
    await settled(shown.log)
    expect(at(shown)).to.equal('i')
    await press(shown, '+')
    await until(() => within(shown, '[role=combobox]').length === 1)
    shown.press(within(shown, '[role=combobox]')[0]!, 'Escape')
    await until(() => at(shown) === 'i')
    expect(done).to.deep.equal(['reply i', 'edit i', 'remove i'])
  })

  it('open the menu, go through it and come back', async () => {
    const shown = await start()
    for (const key of ['Enter', 'ContextMenu']) {
      await press(shown, 'ArrowUp')
      const id = at(shown)!
      await press(shown, key)
      await until(() => active()?.role?.startsWith('menuitem') === true)
      const items = within(shown, '[role^=menuitem]')
      const focused = () => items.findIndex(item => item === active())
      for (const [step, expected] of [
        ['ArrowDown', 1],
        ['ArrowUp', 0],
        ['ArrowUp', items.length - 1],
        ['Home', 0],
        ['End', items.length - 1]
      ] as const) {
        shown.press(items[focused()]!, step)
        expect(focused(), step).to.equal(expected)
      }
      shown.press(items[0]!, 'Escape')
      await until(() => at(shown) === id)
    }
  })

  it('do nothing that is not offered', async () => {
    const done: string[] = []
    const shown = await start(done)
    await press(shown, 'Home')
    await press(shown, 'e')
    await press(shown, 'Delete')
    shown.press(shown.focused!, 'r', {ctrlKey: true})
    expect(done).to.deep.equal([])
    expect(within(shown, '[role=menu]')).to.have.length(0)
  })
})
