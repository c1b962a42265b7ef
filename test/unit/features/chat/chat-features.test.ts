import {describe, expect, it} from 'vitest'
import {fromHex, toHex, utf8} from '../../../../src/base/bytes.ts'
import type {PersonKey} from '../../../../src/base/ids.ts'
import {SendError, StorageError} from '../../../../src/base/errors.ts'
import type {Chat, ChatMessage} from '../../../../src/features/chat/chat.ts'
import {shownAway} from '../../../../src/features/chat/parameters.ts'
import {entryKinds} from '../../../../src/protocol/bodies.ts'
import {editEntry, entryOf, keyOf, reactionEntry, signedBy, textEntry, tombstoneEntry} from './chat-entries.ts'
import {chatWorld} from './chat-world.ts'
import type {TestLog} from './test-log.ts'

const startMs = 1_700_000_000_000
const texts = (chat: Chat): readonly string[] => chat.messages.map(({text}) => text)
const fillTexts =
  (count: number, author = 1) =>
  (log: TestLog) =>
    log.fill(Array.from({length: count}, (_, i) => textEntry(author, startMs - 1_000_000 + i, `${i}`)))
const collect = async (found: AsyncIterable<ChatMessage>): Promise<readonly ChatMessage[]> => {
  const all: ChatMessage[] = []
  for await (const message of found) all.push(message)
  return all
}
const reason = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'done',
    error => (error instanceof SendError ? error.reason : error)
  )
const never = new AbortController().signal

describe('Writing about messages', () => {
  it('answers, mentions, edits, reacts and takes back', async () => {
    const {openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', fillTexts(1))
    const first = chat.messages[0]!
    const mentions = [
      {key: keyOf(1), name: 'Bob'},
      {key: keyOf(2), name: 'Carol'}
    ]
    const sent = await chat.send('hello @Bob', {replyTo: first.id, mentions})
    expect(sent).toMatchObject({
      replyTo: {id: first.id, state: 'shown', text: '0'},
      mentions: [{key: keyOf(1), name: 'Bob'}],
      state: 'pending'
    })
    await chat.react(first.id, '❤', true)
    expect(chat.messages[0]!.reactions).toEqual([{emoji: '❤️', count: 1, own: true, names: ['Ada']}])
    const size = log.entries.length
    await chat.react(first.id, '❤️', true)
    expect(log.entries.length).toBe(size)
    await chat.react(first.id, '❤️', false)
    expect(chat.messages[0]!.reactions).toEqual([])
    await chat.edit(sent.id, 'goodbye @Carol', mentions)
    expect(chat.messages[1]).toMatchObject({text: 'goodbye @Carol', edited: true, mentions: [mentions[1]]})
    await chat.edit(sent.id, ' goodbye @Carol ', mentions)
    await chat.remove(sent.id)
    expect(chat.messages[1]).toMatchObject({text: '', deleted: true, edited: false, replyTo: undefined})
    // The text it was edited to is taken back too.
    const edits = log.entries.filter(({header}) => header.kind === entryKinds.chatEdit)
    const taken = log.entries.filter(({header}) => header.kind === entryKinds.tombstone).length
    expect([edits.length, taken]).toEqual([1, 2])
  })

  it('takes back the message first, and later what it was edited to when that fails', async () => {
    const {openOn} = chatWorld()
    const {chat, log, reopen} = await openOn('Ada')
    const {id} = await chat.send('first')
    await chat.edit(id, 'second')
    await chat.edit(id, 'third')
    const append = log.append.bind(log)
    let room = 2
    log.append = (kind, body) =>
      room-- > 0 ? append(kind, body) : Promise.reject(new SendError('too-fast', 'Wait a little.'))
    await chat.remove(id)
    const taken = () =>
      log.entries.flatMap(({header, body}) => {
        const target = header.kind === entryKinds.tombstone && body ? toHex(body.subarray(-16)) : undefined
        return target === undefined ? [] : [log.entries.findIndex(entry => entry.id.startsWith(target))]
      })
    // The name, the message and its two edits come before.
    expect(taken()).toEqual([1, 2])
    expect(chat.messages).toMatchObject([{deleted: true, text: ''}])
    await chat.close()
    room = 1
    const again = await reopen()
    expect(again.chat.messages).toMatchObject([{deleted: true, text: ''}])
    expect(taken()).toEqual([1, 2, 3])
    await again.chat.close()
    await reopen()
    expect(taken()).toEqual([1, 2, 3])
  })

  it('says in words what cannot be done', async () => {
    const {openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', fillTexts(1))
    const other = chat.messages[0]!.id
    expect(await reason(chat.edit(other, 'mine now'))).toBe('not-yours')
    expect(await reason(chat.remove(other))).toBe('not-yours')
    for (const id of ['f'.repeat(64), 'draft 7', '']) {
      expect(await reason(chat.edit(id, 'x'))).toBe('not-here')
      expect(await reason(chat.remove(id))).toBe('not-here')
      expect(await reason(chat.react(id, '👍', true))).toBe('not-here')
    }
    expect(await reason(chat.send('x', {replyTo: 'draft 1'}))).toBe('not-here')
    for (const emoji of ['', 'x', '👍👍', ':smile:', '👍'.repeat(10), '\u202e', '1', '\u200d', '🇦']) {
      expect(await reason(chat.react(other, emoji, true))).toBe('not-emoji')
    }
    const {id} = await chat.send('mine')
    expect(await reason(chat.edit(id, ' '))).toBe('empty')
    expect(await reason(chat.edit(id, 'x'.repeat(9_000)))).toBe('too-long')
    await chat.remove(id)
    expect(await reason(chat.edit(id, 'again'))).toBe('not-here')
    expect(await reason(chat.react(id, '👍', true))).toBe('not-here')
    const flood = Array.from({length: 64}, (_, i) =>
      reactionEntry(2 + i, startMs + i, other, String.fromCodePoint(0x1f600 + i))
    )
    log.arrive(...flood)
    expect(await reason(chat.react(other, '🦀', true))).toBe('too-many')
    expect(await reason(chat.react(other, '\u{1f600}', true))).toBe('done')
    await chat.close()
    expect(await reason(chat.react(other, '\u{1f601}', true))).toBe('closed')
    expect(await reason(chat.edit(id, 'x'))).toBe('not-here')
    expect(await reason(chat.send('x'))).toBe('closed')
  })

  it('takes any one emoji', async () => {
    const {openOn} = chatWorld()
    const {chat} = await openOn('Ada', fillTexts(1))
    const emoji = ['👍', '👍🏽', '🇩🇪', '👩‍🚀', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣', '❤️', '👨‍👩‍👧‍👦', '🫠']
    for (const one of emoji) await chat.react(chat.messages[0]!.id, one, true)
    expect(chat.messages[0]!.reactions.map(reaction => reaction.emoji)).toEqual(emoji)
  })

  it('forgets a failed message when asked', async () => {
    const {openOn} = chatWorld()
    const {chat, log} = await openOn('Ada')
    log.trouble = new StorageError('full', 'There is no room.')
    const failed = await chat.send('lost @Bob', {mentions: [{key: keyOf(1), name: 'Bob'}]})
    expect(failed).toMatchObject({state: 'failed', mentions: [{name: 'Bob'}]})
    let told = 0
    chat.on('messages', () => told++)
    await chat.remove(failed.id)
    expect(chat.messages).toEqual([])
    expect(told).toBe(1)
  })
})

describe('Messages of a long topic', () => {
  it('finds what an answer refers to, and loads back to it', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', fillTexts(3_000))
    const old = log.entries[700]!
    const gone = log.entries[5]!
    log.change({...gone, body: undefined})
    log.arrive(
      textEntry(2, startMs + 1, 'about that', {replyTo: old.id}),
      textEntry(2, startMs + 2, 'and that', {replyTo: gone.id}),
      textEntry(2, startMs + 3, 'and what?', {replyTo: 'e'.repeat(64)})
    )
    await env.settle()
    expect(chat.messages.slice(-3).map(({replyTo}) => replyTo?.state)).toEqual(['shown', 'deleted', 'missing'])
    expect(chat.messages.at(-3)!.replyTo).toMatchObject({id: old.id, text: '700'})
    expect(chat.messages.length).toBe(203)
    expect(await chat.loadUntil('e'.repeat(64))).toBe(false)
    let told = 0
    chat.on('messages', () => told++)
    expect(await chat.loadUntil(old.id)).toBe(true)
    expect(texts(chat)).toContain('700')
    expect(chat.messages.length).toBeLessThan(2_600)
    expect(told).toBe(1)
    expect(await chat.loadUntil(chat.messages.at(-1)!.id)).toBe(true)
    expect(told).toBe(1)
  })

  it('opens with messages however much else came after them', async () => {
    const {openOn} = chatWorld()
    const others = (count: number, fromMs: number) =>
      Array.from({length: count}, (_, i) => signedBy(keyOf(2), fromMs + i, i % 2 ? 13 : 999, utf8('not chat')))
    const {chat, log} = await openOn('Ada', log => {
      fillTexts(100)(log)
      log.fill(others(2_000, startMs - 500_000))
    })
    expect(texts(chat)).toEqual(Array.from({length: 100}, (_, i) => `${i}`))
    expect(chat.olderExist).toBe(false)
    // What is not of the chat is passed over unread.
    expect(log.reads).toMatchObject({newest: 1})

    const busy = await openOn('Bob', log => {
      fillTexts(1_000)(log)
      const reacted = log.entries[990]!
      log.fill(Array.from({length: 600}, (_, i) => reactionEntry(i + 5, startMs - 500_000 + i, reacted.id, '👍')))
    })
    expect(busy.chat.messages.length).toBeGreaterThanOrEqual(30)
    expect(busy.chat.messages.length).toBeLessThanOrEqual(400)
    expect(busy.chat.olderExist).toBe(true)

    const plain = await openOn('Carol', fillTexts(1_000))
    expect(plain.log.reads).toMatchObject({newest: 1})
    expect(plain.chat.messages).toHaveLength(200)
  })

  it('is opened before a flood of reactions was read, and never empty while something may be before them', async () => {
    const {env, openOn} = chatWorld()
    const {chat} = await openOn('Ada', log => {
      fillTexts(10)(log)
      log.fill(Array.from({length: 5_000}, (_, i) => reactionEntry(i + 5, startMs + i, log.entries[3]!.id, '👍')))
    })
    expect([chat.messages.length, chat.olderExist]).toEqual([0, true])
    let told = 0
    chat.on('messages', () => told++)
    await env.until(() => chat.messages.length === 10)
    expect([told > 0, chat.olderExist]).toEqual([true, false])
  })

  it('finds what was said when that comes after what else was done', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log} = await openOn('Ada')
    expect(chat.olderExist).toBe(false)
    log.arrive(...Array.from({length: 300}, (_, i) => signedBy(keyOf(2), startMs + i, 13, utf8('a move'))))
    for (let i = 0; i < 5; i++) log.arrive(textEntry(1, startMs - 1_000 - i, `${i}`))
    await env.until(() => chat.messages.length === 5)
    expect(chat.olderExist).toBe(false)
  })

  it('reads on as far when it begins anew', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', log => {
      fillTexts(3)(log)
      log.fill(Array.from({length: 300}, (_, i) => signedBy(keyOf(2), startMs + i, 13, utf8('a move'))))
    })
    log.remove(log.entries[0]!)
    await env.settle()
    expect(texts(chat)).toEqual(['1', '2'])
  })

  it('misses nothing that arrives among older messages while these are read', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', fillTexts(500))
    const newest = log.newest.bind(log)
    log.newest = async (count, before) => {
      const page = await newest(count, before)
      // What was read does not have it.
      log.arrive(textEntry(2, startMs - 1_000_000 + 250, 'late'))
      return page
    }
    await chat.loadOlder()
    await env.settle()
    expect(texts(chat).filter(text => text === 'late')).toHaveLength(1)
    const times = chat.messages.map(({timeMs}) => timeMs)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('searches texts as they are now, without case and accents, newest first', async () => {
    const {openOn} = chatWorld()
    const {chat, acquaintances} = await openOn('Ada', log => {
      fillTexts(1_000)(log)
      const café = textEntry(1, startMs - 900_000, 'Das CAFÉ ist zu')
      const edited = textEntry(2, startMs - 800_000, 'nothing here')
      const deleted = textEntry(2, startMs - 700_000, 'cafe, deleted')
      const muted = textEntry(3, startMs - 600_000, 'cafe cafe cafe ist')
      log.fill([
        café,
        edited,
        deleted,
        muted,
        editEntry(2, startMs - 500_000, edited.id, 'ist das ein cafe?'),
        tombstoneEntry(2, startMs - 500_000, deleted.id),
        ...Array.from({length: 400}, (_, i) => textEntry(1, startMs - 400_000 + i, 'noise'))
      ])
    })
    await acquaintances.setMuted(keyOf(3), true)
    const found = await collect(chat.search('  cafe IST ', {signal: never, max: 10}))
    expect(found.map(({text}) => text)).toEqual(['ist das ein cafe?', 'Das CAFÉ ist zu'])
    expect(await collect(chat.search('', {signal: never, max: 10}))).toEqual([])
    const last = await collect(chat.search('noise', {signal: never, max: 3}))
    expect(last.map(message => chat.messages.includes(message))).toEqual([true, true, true])
  })

  it('ends a search when asked, without reading on', async () => {
    const {openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', fillTexts(5_000))
    const end = new AbortController()
    const found: string[] = []
    const reads = log.reads.newest
    for await (const {text} of chat.search('9', {signal: end.signal, max: 1_000})) {
      found.push(text)
      if (found.length === 2) end.abort()
    }
    expect(found).toEqual(['4999', '4998'])
    expect(log.reads.newest - reads).toBe(1)
  })
})

describe('Delivery', () => {
  const pair = async () => {
    const all = chatWorld()
    const [ada, bob] = [await all.openOn('Ada'), await all.openOn('Bob')]
    all.network.link(ada.page, bob.page)
    ada.swarm.meet(bob.page.key, 'Bob')
    return {...all, ada, bob}
  }
  const states = (chat: Chat) => chat.messages.map(({state}) => state)

  it('is pending until another person has it, and stays sent after a reload', async () => {
    const {env, ada, bob} = await pair()
    const [one, two] = [await ada.chat.send('one'), await ada.chat.send('two')]
    expect(states(ada.chat)).toEqual(['pending', 'pending'])
    ada.log.held(ada.page.key)
    expect(states(ada.chat)).toEqual(['pending', 'pending'])
    ada.log.held(bob.page.key, [two.id as never])
    expect(states(ada.chat)).toEqual(['pending', 'sent'])
    const kept = ada.chat.messages[1]
    ada.log.held(bob.page.key, [one.id as never])
    // The name comes before; it was held by nobody yet.
    expect(states(ada.chat)).toEqual(['sent', 'sent'])
    expect(ada.chat.messages[1]).toBe(kept)
    ada.log.held(bob.page.key)
    await ada.chat.send('three')
    await ada.chat.close()
    const {chat} = await ada.reopen()
    expect(states(chat)).toEqual(['sent', 'sent', 'pending'])
    await env.advance(1_000)
  })

  it('is that of the last change, also of taking back', async () => {
    const {env, ada, bob} = await pair()
    const {id} = await ada.chat.send('one')
    ada.log.held(bob.page.key)
    bob.log.arrive(...ada.log.entries.map(entry => ({...entry, own: false})))
    bob.chat.markSeen(id)
    const shown = () => ada.chat.messages.map(({state, seenBy}) => [state, seenBy])
    await env.until(() => shown()[0]![1] === 1)
    expect(shown()).toEqual([['sent', 1]])
    await ada.chat.edit(id, 'two')
    expect(shown()).toEqual([['pending', 0]])
    ada.log.held(bob.page.key, [ada.log.entries.at(-1)!.id])
    expect(shown()).toEqual([['sent', 0]])
    await ada.chat.send('three')
    ada.log.held(bob.page.key)
    await ada.chat.remove(id)
    expect(shown()).toEqual([
      ['pending', 0],
      ['sent', 0]
    ])
    ada.log.held(bob.page.key)
    expect(shown()).toEqual([
      ['sent', 0],
      ['sent', 0]
    ])
  })

  it('remembers what was held one by one, but nothing beyond what is not', async () => {
    const {ada, bob} = await pair()
    const ids: string[] = []
    for (const text of ['one', 'two', 'three']) ids.push((await ada.chat.send(text)).id)
    const profile = ada.log.entries[0]!
    ada.log.held(bob.page.key, [profile.id, ids[0] as never, ids[2] as never])
    expect(states(ada.chat)).toEqual(['sent', 'pending', 'sent'])
    await ada.chat.close()
    const {chat} = await ada.reopen()
    expect(states(chat)).toEqual(['sent', 'pending', 'pending'])
  })

  it('does not take older messages for held that are not loaded', async () => {
    const {openOn} = chatWorld()
    const own = await openOn('Ada')
    for (let i = 0; i < 250; i++) await own.chat.send(`${i}`)
    await own.chat.close()
    const {chat} = await own.reopen()
    own.log.held(
      keyOf(1),
      own.log.entries.slice(-100).map(({id}) => id)
    )
    expect(states(chat).filter(state => state === 'sent')).toHaveLength(100)
    await chat.loadOlder()
    expect(states(chat).filter(state => state === 'sent')).toHaveLength(100)
    await chat.close()
    const again = await own.reopen()
    expect(states(again.chat).filter(state => state === 'sent')).toHaveLength(0)
    own.log.held(keyOf(1))
    await again.chat.loadOlder()
    expect(new Set(states(again.chat))).toEqual(new Set(['sent']))
  })

  it('says how many had a message on the screen, on linking and as they go on', async () => {
    const {env, network, ada, bob} = await pair()
    const seenBy = () => ada.chat.messages.map(({seenBy}) => seenBy)
    const sent = [await ada.chat.send('one'), await ada.chat.send('two')]
    bob.log.arrive(...ada.log.entries.map(entry => ({...entry, own: false})))
    bob.chat.markSeen(sent[0]!.id)
    await env.until(() => seenBy()[0] === 1)
    expect(seenBy()).toEqual([1, 0])
    const before = ada.chat.messages
    bob.chat.markSeen(sent[0]!.id)
    await env.advance(5_000)
    expect(ada.chat.messages).toBe(before)

    const frames = network.traffic.seen!.frames
    for (let i = 0; i < 30; i++) {
      bob.log.arrive(textEntry(5, env.clock.now() + 1_000 + i, `${i}`))
      bob.chat.markSeen(bob.log.entries.at(-1)!.id)
      await env.advance(100)
    }
    expect(network.traffic.seen!.frames - frames).toBeLessThanOrEqual(3)
    expect(seenBy()).toEqual([1, 1])
    // Written after the mark was heard, which named something newer: nobody has seen it.
    await ada.chat.send('three')
    await env.advance(100)
    expect(seenBy()).toEqual([1, 1, 0])

    await ada.chat.close()
    network.unlink(ada.page, bob.page)
    const {chat} = await ada.reopen()
    expect(chat.messages.map(({seenBy}) => seenBy)).toEqual([1, 1, 0])
    bob.log.arrive(...ada.log.entries.slice(-1).map(entry => ({...entry, own: false})))
    network.link(ada.page, bob.page)
    await env.advance(3_000)
    expect(chat.messages.at(-1)!.seenBy).toBe(1)
  })

  it('asks those who were linked before the conversation was open how far they have read', async () => {
    const {env, network, ada, bob} = await pair()
    const {id} = await ada.chat.send('one')
    await ada.chat.close()
    network.unlink(ada.page, bob.page)
    bob.log.arrive(...ada.log.entries.map(entry => ({...entry, own: false})))
    bob.chat.markSeen(id)
    await env.advance(5_000)
    network.link(ada.page, bob.page)
    // What Bob tells on linking nobody hears.
    await env.advance(5_000)
    const {chat} = await ada.reopen()
    await env.until(() => chat.messages[0]!.seenBy === 1)
    // Nobody asks twice, nor tells without end.
    const {frames} = network.traffic.seen!
    await env.advance(60_000)
    expect(network.traffic.seen!.frames).toBe(frames)
  })

  it('tells one who is blocked nothing, asked or not', async () => {
    const {env, network, ada, bob} = await pair()
    const {id} = await ada.chat.send('one')
    ada.chat.markSeen(id)
    await ada.chat.setBlocked(bob.page.key, true)
    await env.advance(5_000)
    const {frames} = network.traffic.seen ?? {frames: 0}
    bob.page.broadcast({type: 'seen', hlcMs: 0, hlcCounter: 0, id: new Uint8Array(16)})
    await env.advance(5_000)
    expect(network.traffic.seen!.frames).toBe(frames + 1)
  })

  it('believes no mark of what is not written yet', async () => {
    const {env, ada, bob} = await pair()
    await ada.chat.send('one')
    const wild = {
      type: 'seen',
      hlcMs: Number.MAX_SAFE_INTEGER,
      hlcCounter: 2 ** 32 - 1,
      id: new Uint8Array(16)
    } as const
    for (let i = 0; i < 20; i++) bob.page.broadcast(wild)
    bob.page.broadcast({type: 'seen', hlcMs: 0, hlcCounter: 0, id: new Uint8Array(16)})
    await env.until(() => ada.chat.messages[0]!.seenBy === 1)
    env.sleep(10)
    await ada.chat.send('two')
    expect(ada.chat.messages.map(({seenBy}) => seenBy)).toEqual([1, 0])
    expect(Object.keys(ada.memory.state.seenBy)).toEqual([bob.page.key])
  })
})

describe('Unread messages', () => {
  it('count from where one was, without own, deleted and folded ones', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log, acquaintances} = await openOn('Ada', fillTexts(30))
    expect(chat.unread).toEqual({count: 0, more: false, forMe: 0, firstId: undefined})
    let told = 0
    chat.on('unread', () => told++)
    await env.advance(100)
    const mine = await chat.send('mine')
    expect(told).toBe(0)
    const at = env.clock.now() + 1
    const arrived = [
      textEntry(1, at, 'one'),
      textEntry(2, at + 1, 'yes', {replyTo: mine.id}),
      textEntry(3, at + 2, 'loud'),
      textEntry(1, at + 3, 'oops')
    ]
    log.arrive(...arrived, tombstoneEntry(1, at + 4, arrived[3]!.id))
    expect(chat.unread).toEqual({count: 3, more: false, forMe: 1, firstId: arrived[0]!.id})
    expect(told).toBe(1)
    await acquaintances.setMuted(keyOf(3), true)
    expect(chat.unread.count).toBe(2)
    chat.markSeen(arrived[0]!.id)
    expect(chat.unread).toEqual({count: 1, more: false, forMe: 1, firstId: arrived[1]!.id})
    chat.markSeen(chat.messages[0]!.id)
    chat.markSeen('nothing')
    expect(chat.unread.count).toBe(1)
    chat.markSeen(arrived[3]!.id)
    expect(chat.unread).toEqual({count: 0, more: false, forMe: 0, firstId: undefined})
  })

  it('are unread after a reload too when none was on the screen ever', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log, reopen} = await openOn('Ada', fillTexts(5))
    await env.advance(10)
    log.arrive(textEntry(1, env.clock.now(), 'in the background'))
    expect(chat.unread.count).toBe(1)
    await chat.close()
    await env.advance(60_000)
    const again = await reopen()
    expect(again.chat.unread).toMatchObject({count: 1, firstId: log.entries.at(-1)!.id})
  })

  it('are all counted and begin with the first, within a limit', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log, reopen} = await openOn('Ada', fillTexts(500))
    const seen = chat.messages.at(-1)!
    chat.markSeen(seen.id)
    await chat.close()
    const news = Array.from({length: 1_000}, (_, i) => textEntry(1, env.clock.now() + i, `new ${i}`))
    log.fill(news)
    const again = await reopen()
    expect(again.chat.unread).toEqual({count: 1_000, more: false, forMe: 0, firstId: news[0]!.id})
    await again.chat.close()

    log.fill(Array.from({length: 5_000}, (_, i) => textEntry(1, env.clock.now() + 2_000 + i, 'flood')))
    const {chat: flooded} = await reopen()
    const {count, more, firstId} = flooded.unread
    expect([count >= 2_000 && count < 3_000, more, firstId]).toEqual([true, true, undefined])
    expect(await flooded.loadUntil(seen.id)).toBe(true)
    expect(flooded.unread).toEqual({count: 6_000, more: false, forMe: 0, firstId: news[0]!.id})
  })

  it('are the same for another tab and after a reload', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log, reopen, memories} = await openOn('Ada', fillTexts(5))
    const other = await openOn('Ada elsewhere', fillTexts(0), {memories: memories.page()})
    await env.advance(10)
    const entries = [1, 2, 3].map(i => textEntry(1, env.clock.now() + i, `${i}`))
    for (const each of [log, other.log]) each.arrive(...entries)
    expect([chat.unread.count, other.chat.unread.count]).toEqual([3, 3])
    chat.markSeen(entries[1]!.id)
    await env.advance(2_000)
    expect(other.chat.unread.count).toBe(1)
    await chat.close()
    const again = await reopen()
    expect(again.chat.unread).toMatchObject({count: 1, firstId: entries[2]!.id})
  })
})

describe('People', () => {
  it('are remembered when met, muted, and followed in whom they do not want to read', async () => {
    const {env, network, openOn} = chatWorld()
    const [ada, bob] = [await openOn('Ada'), await openOn('Bob')]
    network.link(ada.page, bob.page)
    await env.advance(100)
    const stranger = keyOf(7)
    ada.log.arrive(textEntry(7, startMs, 'spam'), textEntry(8, startMs + 1, 'worse'))
    expect(ada.chat.acquaintance(bob.page.key)).toMatchObject({
      met: true,
      self: false,
      muted: false,
      lastSeenMs: startMs
    })
    expect(ada.chat.acquaintance(stranger)).toMatchObject({met: false, lastSeenMs: undefined})
    expect(ada.chat.acquaintance(ada.page.key)).toMatchObject({self: true, name: 'Ada'})
    const told: string[] = []
    for (const name of ['messages', 'acquaintances'] as const) ada.chat.on(name, () => told.push(name))
    await ada.chat.setMuted(stranger, true)
    expect(ada.chat.messages.map(({hidden}) => hidden)).toEqual(['muted', undefined])
    expect(new Set(told)).toEqual(new Set(['messages', 'acquaintances']))

    const list = signedBy(bob.page.key, startMs + 2, entryKinds.blockList, blockList(keyOf(8)))
    ada.log.arrive(list)
    expect(ada.chat.acquaintance(bob.page.key).hasBlockList).toBe(true)
    expect(ada.chat.messages[1]!.hidden).toBeUndefined()
    await ada.chat.followBlockList(bob.page.key, true)
    expect(ada.chat.messages.map(({hidden}) => hidden)).toEqual(['muted', 'listed'])
    await ada.chat.followBlockList(bob.page.key, false)
    await ada.chat.setMuted(stranger, false)
    expect(ada.chat.messages.map(({hidden}) => hidden)).toEqual([undefined, undefined])
  })

  it('who are away are known: by what they wrote, by having been here, the last heard of first, and so many', async () => {
    const {env, network, openOn} = chatWorld()
    const hour = 3_600_000
    const [ada, bob] = [
      await openOn('Ada', log =>
        log.fill([textEntry(1, startMs - 3 * hour, 'one'), textEntry(2, startMs - hour, 'two')])
      ),
      await openOn('Bob')
    ]
    const {chat} = ada
    const away = () => chat.away.map(({key}) => key)
    expect(away()).toEqual([keyOf(2), keyOf(1)])
    expect(chat.away[1]).toMatchObject({lastWroteMs: startMs - 3 * hour, lastSeenMs: undefined, met: false})
    expect(chat.away).toBe(chat.away)
    network.link(ada.page, bob.page)
    ada.swarm.meet(bob.page.key, 'Bob')
    ada.swarm.tell(keyOf(2))
    await env.advance(120_000)
    expect(away()).toEqual([keyOf(1)])
    network.unlink(ada.page, bob.page)
    ada.swarm.part(bob.page.key)
    ada.swarm.tell()
    expect(away()).toEqual([bob.page.key, keyOf(2), keyOf(1)])
    expect(chat.away[0]).toMatchObject({name: 'Bob', met: true, lastSeenMs: startMs + 120_000, lastWroteMs: undefined})
    ada.log.arrive(textEntry(1, startMs + hour, 'three'))
    await chat.send('mine')
    expect(away()).toEqual([keyOf(1), bob.page.key, keyOf(2)])
    await chat.setBlocked(keyOf(2), true)
    expect(away()).toEqual([keyOf(1), bob.page.key])
    ada.log.arrive(...Array.from({length: 200}, (_, at) => textEntry(10 + at, startMs + 2 * hour + at, 'many')))
    expect(away()).toHaveLength(shownAway)
    expect(away()[0]).toBe(keyOf(209))
  })

  it('who had it on the screen in an earlier visit are known as well', async () => {
    const {env, network, openOn} = chatWorld()
    const [ada, bob] = [await openOn('Ada'), await openOn('Bob')]
    network.link(ada.page, bob.page)
    ada.swarm.meet(bob.page.key, 'Bob')
    for (const {log} of [ada, bob]) log.arrive(textEntry(1, startMs, 'one'))
    bob.chat.markSeen(bob.log.entries[0]!.id)
    await env.until(() => ada.memory.state.seenBy[bob.page.key] !== undefined)
    network.unlink(ada.page, bob.page)
    ada.swarm.part(bob.page.key)
    await env.advance(1_000)
    await ada.chat.close()
    const {chat} = await ada.reopen()
    expect(chat.away.map(({name}) => name)).toContain('Bob')
  })

  it('who told two stories are known for it, whatever is left of these', async () => {
    const {openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', log => log.fill([textEntry(1, startMs - 5_000, 'one')]))
    expect(chat.acquaintance(keyOf(1)).equivocates).toBe(false)
    const [entry] = log.entries
    log.change({...entry!, equivocates: true})
    log.remove(...log.entries)
    expect(chat.acquaintance(keyOf(1)).equivocates).toBe(true)
    expect(chat.acquaintance(keyOf(2)).equivocates).toBe(false)
  })

  it('who are blocked are not there at all, and are back in their places when they are not blocked any more', async () => {
    const {openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', log =>
      log.fill([
        textEntry(1, startMs - 5_000, 'one'),
        textEntry(2, startMs - 4_000, 'two'),
        textEntry(3, startMs - 3_000, 'three')
      ])
    )
    await chat.setBlocked(keyOf(2), true)
    expect([texts(chat), chat.blocked]).toEqual([['one', 'three'], [keyOf(2)]])
    expect(chat.acquaintance(keyOf(2))).toMatchObject({blocked: true, muted: false})
    const {chosen} = chat
    await chat.setMuted(keyOf(2), true)
    await chat.setMuted(keyOf(3), true)
    await chat.followBlockList(keyOf(1), true)
    expect(chat.chosen).toEqual({blocked: [keyOf(2)], muted: [keyOf(3)], followed: [keyOf(1)]})
    expect([chosen.muted, chat.chosen === chat.chosen]).toEqual([[], true])
    await chat.setMuted(keyOf(2), false)
    await chat.setMuted(keyOf(3), false)
    await chat.followBlockList(keyOf(1), false)
    const unread = chat.unread.count
    let told = 0
    chat.on('messages', () => told++)
    log.arrive(textEntry(2, startMs + 1, 'four'), reactionEntry(2, startMs + 2, chat.messages[0]!.id, '👍'))
    log.arrive(textEntry(1, startMs + 3, 'five', {replyTo: log.entries[1]!.id}))
    expect(texts(chat)).toEqual(['one', 'three', 'five'])
    expect(chat.messages[0]!.reactions).toEqual([])
    expect(chat.messages[2]!.replyTo).toMatchObject({state: 'missing', author: undefined, authorName: '', text: ''})
    expect([told, chat.unread.count]).toEqual([1, unread + 1])
    await chat.setBlocked(keyOf(2), false)
    expect(texts(chat)).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(chat.messages[0]!.reactions).toMatchObject([{emoji: '👍'}])
    expect(chat.blocked).toEqual([])
  })

  it('who are blocked hear neither typing nor marks, others do; whose messages are hidden is not shown typing', async () => {
    const {env, network, openOn} = chatWorld()
    const [ada, bob, eve] = [await openOn('Ada'), await openOn('Bob'), await openOn('Eve')]
    for (const other of [bob, eve]) {
      network.link(ada.page, other.page)
      ada.swarm.meet(other.page.key, 'other')
      other.swarm.meet(ada.page.key, 'Ada')
    }
    await env.advance(100)
    const isTyping = (chat: Chat, key: PersonKey) => chat.typing.includes(key)
    eve.chat.setTyping(true)
    bob.chat.setTyping(true)
    await env.until(() => isTyping(ada.chat, eve.page.key) && isTyping(ada.chat, bob.page.key))
    await ada.chat.setBlocked(eve.page.key, true)
    await ada.chat.setMuted(bob.page.key, true)
    expect(ada.chat.typing).toEqual([])
    await env.advance(4_000)
    eve.chat.setTyping(true)
    bob.chat.setTyping(true)
    await env.advance(100)
    expect(ada.chat.typing).toEqual([])

    ada.chat.setTyping(true)
    await env.until(() => isTyping(bob.chat, ada.page.key))
    for (const {log} of [ada, bob, eve]) log.arrive(textEntry(5, env.clock.now() + 1, 'news'))
    ada.chat.markSeen(ada.log.entries.at(-1)!.id)
    await env.until(() => bob.memory.state.seenBy[ada.page.key] !== undefined)
    await env.advance(3_000)
    expect([isTyping(eve.chat, ada.page.key), eve.memory.state.seenBy]).toEqual([false, {}])
    // Nor when they come back.
    network.unlink(ada.page, eve.page)
    network.link(ada.page, eve.page)
    await env.advance(3_000)
    expect(eve.memory.state.seenBy).toEqual({})
    await ada.chat.setBlocked(eve.page.key, false)
    eve.chat.setTyping(true)
    await env.until(() => isTyping(ada.chat, eve.page.key))
  })

  it('follow a block list however many others there are', async () => {
    const {env, openOn} = chatWorld()
    const list = (author: number, atMs: number, key: number) =>
      entryOf(author, atMs, {type: 'blockList', keys: [fromHex(keyOf(key))!]})
    const ada = await openOn('Ada', log => {
      log.fill([list(5, 2, 7), textEntry(7, 5_000, 'to be folded')])
      log.fill(Array.from({length: 600}, (_, i) => list(1_000 + i, 10 + i, 8)))
    })
    await env.settle()
    expect(ada.chat.messages[0]).toMatchObject({hidden: undefined})
    // Read when one begins to follow, and at the next start.
    await ada.chat.followBlockList(keyOf(5), true)
    await env.settle()
    expect(ada.chat.messages[0]).toMatchObject({hidden: 'listed'})
    await ada.chat.close()
    const again = await ada.reopen()
    await env.until(() => again.chat.messages[0]?.hidden === 'listed')
  })

  it('publish whom they mute when they want to', async () => {
    const {openOn} = chatWorld()
    const {chat, log} = await openOn('Ada')
    const lists = () =>
      log.entries.filter(({header}) => header.kind === entryKinds.blockList).map(({body}) => body!.length > 20)
    await chat.setMuted(keyOf(3), true)
    expect(lists()).toEqual([])
    await chat.publishBlockList(true)
    expect(chat.publishesBlockList).toBe(true)
    await chat.publishBlockList(true)
    await chat.setMuted(keyOf(4), true)
    await chat.setMuted(keyOf(4), true)
    expect(lists()).toEqual([true, true])
    await chat.publishBlockList(false)
    expect(lists()).toEqual([true, true, false])
  })

  it('write to each other so that nobody else can read it', async () => {
    const {env, network, openOn} = chatWorld()
    const [ada, bob, eve] = [await openOn('Ada'), await openOn('Bob'), await openOn('Eve')]
    expect(await reason(ada.chat.sendDirect(bob.page.key, 'psst'))).toBe('not-met')
    network.link(ada.page, bob.page)
    await env.advance(100)
    ada.swarm.meet(bob.page.key, 'Bob')
    await ada.chat.sendDirect(bob.page.key, 'psst')
    const copy = ada.log.entries.map(entry => ({...entry, own: false}))
    for (const {log} of [bob, eve]) log.arrive(...copy)
    await env.until(() => bob.chat.directs.length === 1)
    await env.settle()
    expect(bob.chat.directs).toMatchObject([{with: ada.page.key, name: 'Ada', unread: 1}])
    expect(bob.chat.direct(ada.page.key)).toMatchObject([{text: 'psst', own: false, authorName: 'Ada', state: 'sent'}])
    expect(bob.chat.direct(ada.page.key)).toBe(bob.chat.direct(ada.page.key))
    expect(bob.chat.messages).toEqual([])
    expect(eve.chat.directs).toEqual([])
    expect(ada.chat.direct(bob.page.key)).toMatchObject([{text: 'psst', own: true, state: 'pending'}])
    let told = 0
    ada.chat.on('directs', () => told++)
    ada.log.held(bob.page.key)
    expect(ada.chat.direct(bob.page.key)).toMatchObject([{state: 'sent'}])
    expect(told).toBe(1)
    bob.chat.markDirectSeen(ada.page.key)
    expect(bob.chat.directs[0]!.unread).toBe(0)
    await bob.chat.close()
    const again = await bob.reopen()
    await env.until(() => again.chat.directs.length === 1)
    expect(again.chat.directs[0]).toMatchObject({unread: 0})
    await ada.chat.remove(ada.chat.direct(bob.page.key)[0]!.id)
    expect(ada.log.entries.at(-1)!.header.kind).toBe(entryKinds.tombstone)
  })

  it('have the same eight words on both sides', async () => {
    const {openOn} = chatWorld()
    const [ada, bob] = [await openOn('Ada'), await openOn('Bob')]
    const words = await ada.chat.safetyWords(bob.page.key)
    expect(words).toHaveLength(8)
    expect(await bob.chat.safetyWords(ada.page.key)).toEqual(words)
  })
})

describe('What is kept', () => {
  it('is shown, limited, exported, imported and cleared', async () => {
    const {env, openOn} = chatWorld()
    const {chat, log} = await openOn('Ada', fillTexts(5))
    let told = 0
    chat.on('history', () => told++)
    expect(chat.history.usage).toMatchObject({entries: 5, bytes: 500})
    await chat.history.setLimits({maxEntries: 10, maxBytes: 1_000})
    expect(told).toBe(1)
    expect(await (await chat.history.exportFile()).text()).toBe('atopic')
    expect(await chat.history.importFile(new Blob(['file']))).toBe(3)
    expect(Buffer.concat(log.imported).toString()).toBe('file')
    await chat.history.clear()
    await env.settle()
    expect(chat.messages).toEqual([])
    expect(told).toBe(2)
    await chat.send('anew')
    expect(texts(chat)).toEqual(['anew'])
  })

  it('keeps what was begun, for the topic and for each person', async () => {
    const {openOn} = chatWorld()
    const {chat, reopen} = await openOn('Ada')
    chat.setDraft('half a')
    chat.setDraft('psst', keyOf(1))
    await chat.close()
    const again = await reopen()
    expect([again.chat.draft(), again.chat.draft(keyOf(1)), again.chat.draft(keyOf(2))]).toEqual(['half a', 'psst', ''])
    again.chat.setDraft('')
    expect(again.chat.draft()).toBe('')
  })
})

const blockList = (...keys: readonly PersonKey[]) => {
  const {body} = entryOf(1, 0, {type: 'blockList', keys: keys.map(key => Uint8Array.from(Buffer.from(key, 'hex')))})
  return body!
}
