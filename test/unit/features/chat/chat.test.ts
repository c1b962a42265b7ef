import {describe, expect, it} from 'vitest'
import {utf8} from '../../../../src/base/bytes.ts'
import {SendError, StorageError} from '../../../../src/base/errors.ts'
import type {ChatMessage} from '../../../../src/features/chat/chat.ts'
import {defaultName} from '../../../../src/identity/names.ts'
import type {LogStorage, TopicStore} from '../../../../src/log/log-storage.ts'
import {MemoryLogStorage} from '../../../../src/log/memory-log-storage.ts'
import {encodeBody, entryKinds} from '../../../../src/protocol/bodies.ts'
import {testKind} from '../../log/log-fixture.ts'
import {textEntry} from './chat-entries.ts'
import {chatWorld, said, sign} from './chat-world.ts'

describe('Chat', () => {
  it('brings a message to the other', async () => {
    const {env, network, open} = chatWorld()
    const [ada, bob] = [await open('Ada'), await open('Bob')]
    network.link(ada.page, bob.page)
    await env.advance(1_000)
    const message = await ada.chat.send('  hello  ')
    expect(message).toMatchObject({text: 'hello', own: true, state: 'pending', authorName: 'Ada', author: ada.page.key})
    await env.until(() => bob.chat.messages.length === 1)
    expect(bob.chat.messages[0]).toMatchObject({id: message.id, text: 'hello', own: false, state: 'sent', late: false})
    await bob.chat.send('hello yourself')
    await env.until(() => ada.chat.messages.length === 2)
    expect(said(ada.chat)).toEqual(['Ada: hello', 'Bob: hello yourself'])
    expect(said(bob.chat)).toEqual(said(ada.chat))
    // Each knows that the other has stored it.
    await env.until(() => [ada, bob].every(({chat}) => chat.messages.every(({state}) => state === 'sent')))
  })

  it('delivers later what was written alone, by way of somebody else', async () => {
    const {env, network, open} = chatWorld()
    const [ada, bob, carol] = [await open('Ada'), await open('Bob'), await open('Carol')]
    await ada.chat.send('anybody?')
    await env.advance(60_000)
    expect(ada.chat.messages[0]).toMatchObject({state: 'pending'})
    network.link(ada.page, bob.page)
    await env.until(() => ada.chat.messages[0]!.state === 'sent')
    network.unlinkAll(ada.page)
    network.link(bob.page, carol.page)
    await env.until(() => carol.chat.messages.length === 1)
    expect(said(carol.chat)).toEqual(['Ada: anybody?'])
  })

  it('counts people as here whom only others are linked with, once it knows what they are called', async () => {
    const {env, network, open} = chatWorld()
    const [ada, bob, carol] = [await open('Ada'), await open('Bob'), await open('Carol')]
    network.link(ada.page, bob.page)
    network.link(bob.page, carol.page)
    const here = () => ada.chat.people.map(({name, here, pages}) => [name, here, pages])
    ada.swarm.tell(carol.page.key)
    expect(here()).toEqual([['Ada', true, 1]])
    let told = 0
    ada.chat.on('people', () => told++)
    await carol.chat.send('I cannot reach Ada')
    await env.until(() => ada.chat.messages.length === 1)
    expect(here()).toEqual([
      ['Ada', true, 1],
      ['Carol', true, 0]
    ])
    expect(told).toBeGreaterThan(0)
    expect(ada.chat.people).toBe(ada.chat.people)
    // Linked after all.
    ada.swarm.meet(carol.page.key, 'Carol')
    expect(here()[1]).toEqual(['Carol', true, 1])
    ada.swarm.part(carol.page.key)
    ada.swarm.tell()
    expect(here()).toEqual([['Ada', true, 1]])
  })

  it('shows what is sent at once, never twice, and in the order it was written', async () => {
    const {open} = chatWorld()
    const {chat} = await open('Ada')
    const seen: string[][] = []
    chat.on('messages', () => void seen.push(chat.messages.map(({text, state}) => `${text} ${state}`)))
    const sending = [chat.send('one'), chat.send('two'), chat.send('one')]
    expect(chat.messages.map(({text, state}) => [text, state])).toEqual([
      ['one', 'storing'],
      ['two', 'storing'],
      ['one', 'storing']
    ])
    await Promise.all(sending)
    expect(chat.messages.map(({text, state}) => [text, state])).toEqual([
      ['one', 'pending'],
      ['two', 'pending'],
      ['one', 'pending']
    ])
    for (const list of seen) expect(list.length).toBeLessThanOrEqual(3)
    expect(new Set(chat.messages.map(({id}) => id)).size).toBe(3)
  })

  it('refuses what is empty or too long in words, and keeps nothing of it', async () => {
    const {open} = chatWorld()
    const {chat, log} = await open('Ada')
    for (const text of ['', ' \n ']) await expect(chat.send(text)).rejects.toMatchObject({reason: 'empty'})
    await expect(chat.send('ä'.repeat(4_097))).rejects.toThrow(/^This is 1\.1 times as long/)
    await expect(chat.send('x'.repeat(20_000))).rejects.toBeInstanceOf(SendError)
    expect(chat.messages).toEqual([])
    expect(log.size).toBe(0)
    await chat.send('ä'.repeat(4_096))
    await chat.send('half \ud83d a character')
    expect(chat.messages.at(-1)?.text).toBe('half \ufffd a character')
  })

  it('says so when one writes too fast', async () => {
    const {open} = chatWorld()
    const {chat} = await open('Ada', {limits: {entriesPerAuthorPerHour: 2}})
    await chat.send('one')
    await expect(chat.send('two')).rejects.toMatchObject({reason: 'too-fast'})
    expect(chat.messages.map(({text}) => text)).toEqual(['one'])
  })

  it('signs the name before the first message and when it changes, and everybody sees it', async () => {
    const {env, network, open} = chatWorld()
    const [ada, bob] = [await open('Ada'), await open('Bob')]
    network.link(ada.page, bob.page)
    ada.swarm.rename('Ada Lovelace')
    expect(ada.log.size).toBe(0)
    await ada.chat.send('one')
    await ada.chat.send('two')
    expect(ada.log.size).toBe(3)
    ada.swarm.rename('Countess')
    await env.until(() => bob.log.size === 4)
    expect(said(bob.chat)).toEqual(['Countess: one', 'Countess: two'])
    expect(said(ada.chat)).toEqual(['Countess: one', 'Countess: two'])
  })

  it('calls who signed no name by their presence, else by their key', async () => {
    const {env, network, open} = chatWorld()
    const [ada, bob] = [await open('Ada'), await open('Bob')]
    network.link(ada.page, bob.page)
    await sign(bob.log, 'who am I?')
    await env.until(() => ada.chat.messages.length === 1)
    expect(ada.chat.messages[0]!.authorName).toBe(defaultName(bob.page.identity.publicKey))
    ada.swarm.meet(bob.page.key, 'Bobby')
    expect(ada.chat.messages[0]!.authorName).toBe('Bobby')
    ada.swarm.part(bob.page.key)
    expect(ada.chat.messages[0]!.authorName).toBe('Bobby')
    await bob.chat.send('I am')
    await env.until(() => ada.chat.messages.length === 2)
    expect(said(ada.chat)).toEqual(['Bob: who am I?', 'Bob: I am'])
  })

  it('never shows a name that cannot be shown', async () => {
    const {env, network, open} = chatWorld()
    const [ada, eve] = [await open('Ada'), await open('Eve')]
    network.link(ada.page, eve.page)
    await eve.log.append(entryKinds.profile, encodeBody({type: 'profile', name: '\u202eadA'}))
    await sign(eve.log, 'hi')
    await env.until(() => ada.chat.messages.length === 1)
    expect(ada.chat.messages[0]!.authorName).toBe(defaultName(eve.page.identity.publicKey))
  })

  it('passes over what it cannot read, and takes any text as data', async () => {
    const {env, network, open} = chatWorld()
    const [ada, eve] = [await open('Ada'), await open('Eve')]
    network.link(ada.page, eve.page)
    await eve.log.append(entryKinds.chatText, utf8('not a body'))
    await eve.log.append(testKind, utf8('of a later version'))
    await sign(eve.log, '  ')
    await sign(eve.log, '<img src=x onerror=alert(1)>')
    await env.until(() => ada.log.size === 4)
    expect(ada.chat.messages.map(({text}) => text)).toEqual(['<img src=x onerror=alert(1)>'])
  })

  it('opens with the newest messages and loads older ones on request', async () => {
    const {env, open, reopen} = chatWorld()
    const storage = new MemoryLogStorage()
    const first = await open('Ada', {storage})
    for (let i = 0; i < 450; i++) {
      env.sleep(1)
      await first.chat.send(`${i}`)
    }
    await first.chat.close()
    const {chat} = await reopen(first.swarm, {storage})
    await env.advance(10)
    // 450 messages and one name.
    expect(chat.messages).toHaveLength(200)
    expect(chat.messages[0]).toMatchObject({text: '250', authorName: 'Ada'})
    expect(await chat.loadOlder()).toBe(true)
    expect(chat.messages).toHaveLength(400)
    const [one, two] = [chat.loadOlder(), chat.loadOlder()]
    expect(await one).toBe(true)
    await two
    expect(chat.messages.map(({text}) => text)).toEqual(Array.from({length: 450}, (_, i) => `${i}`))
    expect(await chat.loadOlder()).toBe(false)
    await chat.send('new')
    expect(chat.messages.at(-1)?.text).toBe('new')
  })

  it('leaves out what made room for others, and nothing else of what somebody has loaded', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', log => {
      log.fill(Array.from({length: 900}, (_, i) => textEntry(1, 1_000 + i, `${i}`)))
    })
    while (chat.messages.length < 800) await chat.loadOlder()
    const told: number[] = []
    chat.on('messages', () => told.push(chat.messages.length))
    // Turn by turn; something new comes in between.
    log.removeOldest(40)
    log.removeOldest(40)
    log.arrive(textEntry(1, 5_000, 'new'))
    log.removeOldest(40)
    await env.settle()
    const left = [...Array.from({length: 780}, (_, i) => `${i + 120}`), 'new']
    expect(chat.messages.map(({text}) => text)).toEqual(left)
    expect(Math.min(...told)).toBe(781)
    expect(told.length).toBeLessThanOrEqual(2)
    await log.clear()
    await env.settle()
    expect(chat.messages).toEqual([])
    log.arrive(textEntry(1, 6_000, 'anew'))
    expect(chat.messages).toHaveLength(1)
  })

  it('does not put a newcomer’s whole backlog on the screen', async () => {
    const {env, network, open} = chatWorld()
    const [old, newcomer] = [await open('Ada'), await open('Bob')]
    for (let i = 0; i < 900; i++) {
      env.sleep(1)
      await sign(old.log, `${i}`)
    }
    network.link(old.page, newcomer.page)
    await env.until(() => newcomer.log.size === 900)
    const shown = newcomer.chat.messages.map(({text}) => Number(text))
    expect(shown.at(-1)).toBe(899)
    expect(shown.length).toBeLessThan(600)
    expect(shown).toEqual(Array.from({length: shown.length}, (_, i) => 900 - shown.length + i))
    while (await newcomer.chat.loadOlder());
    expect(newcomer.chat.messages).toHaveLength(900)
  })

  it('gives the same array and the same messages until something changes', async () => {
    const {open} = chatWorld()
    const {chat} = await open('Ada')
    await chat.send('one')
    const before = chat.messages
    expect(chat.messages).toBe(before)
    await chat.send('two')
    expect(chat.messages).not.toBe(before)
    expect(chat.messages[0]).toBe(before[0])
  })

  it('tells who is typing until they stop, send, fall silent or go', async () => {
    const {env, network, open} = chatWorld()
    const [ada, bob] = [await open('Ada'), await open('Bob')]
    network.link(ada.page, bob.page)
    bob.swarm.meet(ada.page.key, 'Ada')
    await env.advance(100)
    const typing = () => bob.chat.typing.includes(ada.page.key)
    ada.chat.setTyping(true)
    await env.until(typing)
    ada.chat.setTyping(false)
    await env.until(() => !typing())

    ada.chat.setTyping(true)
    await env.until(typing)
    await ada.chat.send('done')
    await env.until(() => !typing())

    const frames = network.traffic.typing!.frames
    for (let i = 0; i < 40; i++) {
      ada.chat.setTyping(true)
      await env.advance(200)
    }
    expect(typing()).toBe(true)
    expect(network.traffic.typing!.frames - frames).toBeLessThanOrEqual(4)
    await env.advance(6_000)
    expect(typing()).toBe(false)

    ada.chat.setTyping(true)
    await env.until(typing)
    bob.swarm.part(ada.page.key)
    expect(typing()).toBe(false)
  })

  it('closes when the swarm is left', async () => {
    const {env, open} = chatWorld()
    const {chat, swarm} = await open('Ada')
    swarm.become({kind: 'left'})
    await env.settle()
    await expect(chat.send('anybody?')).rejects.toMatchObject({reason: 'closed'})
    expect(env.timers).toBe(0)
  })
})

describe('Chat whose storage fails', () => {
  class FullStorage implements LogStorage {
    readonly kept = 'kept'
    readonly #inner = new MemoryLogStorage()
    full = false

    async open(topic: Parameters<LogStorage['open']>[0]): Promise<TopicStore> {
      const store = await this.#inner.open(topic)
      const write = store.write.bind(store)
      return Object.assign(store, {
        write: (...args: Parameters<TopicStore['write']>) =>
          this.full ? Promise.reject(new StorageError('full', 'There is no room.')) : write(...args)
      })
    }
  }

  it('goes on, and says so until there is room again', async () => {
    const {env, open} = chatWorld()
    const storage = new FullStorage()
    const {chat, log} = await open('Ada', {storage})
    await chat.send('stored')
    const notices: (string | undefined)[] = []
    chat.on('notice', () => notices.push(chat.notice?.reason))
    storage.full = true
    expect(await chat.send('for now')).toMatchObject({state: 'pending', unkept: true, text: 'for now'})
    expect(chat.messages).toMatchObject([{unkept: false}, {unkept: true}])
    expect(chat.notice).toEqual({kind: 'not-kept', reason: 'full', text: 'There is no room.'})
    storage.full = false
    expect(await chat.send('stored again')).toMatchObject({state: 'pending'})
    await env.until(() => log.getReport().unkept === 0)
    expect(chat.messages.map(({text, state, unkept}) => [text, state, unkept])).toEqual([
      ['stored', 'pending', false],
      ['for now', 'pending', false],
      ['stored again', 'pending', false]
    ])
    expect(chat.notice).toBeUndefined()
    expect(notices).toEqual(['full', undefined])
  })

  it('keeps the text of what the log did not take, and sends it when asked again', async () => {
    const {open} = chatWorld()
    const {chat, log} = await open('Ada')
    await chat.send('taken')
    const append = log.append
    log.append = () => Promise.reject(new StorageError('full', 'There is no room.'))
    const failed: ChatMessage = await chat.send('precious')
    expect(failed).toMatchObject({state: 'failed', text: 'precious'})
    expect(chat.messages.map(({text, state}) => [text, state])).toEqual([
      ['taken', 'pending'],
      ['precious', 'failed']
    ])
    log.append = append
    expect(await chat.send('precious')).toMatchObject({state: 'pending'})
    expect(chat.messages.map(({text, state}) => [text, state])).toEqual([
      ['taken', 'pending'],
      ['precious', 'pending']
    ])
  })
})
