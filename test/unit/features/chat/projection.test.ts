import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {ChatMessage} from '../../../../src/features/chat/chat-message.ts'
import {shownReactionNames, shownReactions} from '../../../../src/features/chat/parameters.ts'
import {Projection} from '../../../../src/features/chat/projection.ts'
import {compareEntries, type LogEntry} from '../../../../src/log/log-entry.ts'
import {editEntry, entryOf, keyOf, plainSurroundings, reactionEntry, textEntry, tombstoneEntry} from './chat-entries.ts'

const projected = (...entries: readonly LogEntry[]): readonly ChatMessage[] => {
  const projection = new Projection(plainSurroundings())
  projection.take(entries)
  return projection.messages
}

const one = (...entries: readonly LogEntry[]): ChatMessage => {
  const messages = projected(...entries)
  expect(messages).toHaveLength(1)
  return messages[0]!
}

/** What people may do, hostile ones included: any author, any target, any time. */
const step = fc.record({
  author: fc.nat(3),
  ms: fc.nat(60),
  target: fc.nat(30),
  act: fc.constantFrom('text', 'text', 'reply', 'mention', 'edit', 'tombstone', 'on', 'off', 'stray'),
  emoji: fc.constantFrom('👍', '❤️', '❤', '🎉', 'no emoji')
})

/** Texts first, so that everything else has something to speak about; where they stand in the order is up to their times. */
function entriesOf(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): readonly LogEntry[] {
  const texts = steps
    .filter(({act}) => act === 'text' || act === 'mention')
    .map(({author, ms, act}, i) =>
      act === 'text'
        ? textEntry(author, 1_000 + ms, `text ${i}`)
        : textEntry(author, 1_000 + ms, `hey @Me ${i}`, {mentions: [{key: 0, name: 'Me'}]})
    )
  const stray = textEntry(1, 1_000, 'nobody has this').id
  const target = (n: number) => texts[n % Math.max(1, texts.length)]?.id ?? stray
  const others = steps.flatMap(({author, ms, target: n, act, emoji}, i) => {
    const at = 1_000 + ms
    if (act === 'reply') return [textEntry(author, at, `reply ${i}`, {replyTo: target(n)})]
    if (act === 'edit') return [editEntry(author, at, target(n), `edited ${i}`)]
    if (act === 'tombstone') return [tombstoneEntry(author, at, target(n))]
    if (act === 'on' || act === 'off') return [reactionEntry(author, at, target(n), emoji, act === 'on')]
    if (act === 'stray') return [reactionEntry(author, at, stray, emoji), editEntry(author, at, stray, 'stray')]
    return []
  })
  return [...texts, ...others]
}

describe('Projection', () => {
  it('makes the same messages of the same entries, whatever order and pieces they come in', () => {
    const property = fc.property(
      fc.array(step, {maxLength: 60}),
      fc.infiniteStream(fc.nat(1_000_000)),
      (steps, chances) => {
        const entries = entriesOf(steps)
        const expected = projected(...[...entries].sort(compareEntries))
        const shuffled = [...entries]
          .map(entry => ({entry, key: chances.next().value as number}))
          .sort((a, b) => a.key - b.key)
          .map(({entry}) => entry)
        const projection = new Projection(plainSurroundings())
        for (let at = 0; at < shuffled.length;) {
          const before = projection.messages
          const copy = [...before]
          const size = 1 + ((chances.next().value as number) % 4)
          const changed = projection.take(shuffled.slice(at, at + size))
          at += size
          // Whoever holds the old array still has what it was.
          expect(before).toEqual(copy)
          expect(projection.messages === before).toBe(!changed)
        }
        // Some come twice.
        expect(projection.take(shuffled.slice(0, 5))).toBe(false)
        expect(projection.messages).toEqual(expected)
      }
    )
    fc.assert(property, {numRuns: 400, verbose: 1})
  })

  it('keeps what is not touched the same object', () => {
    const entries = Array.from({length: 10}, (_, i) => textEntry(1, 1_000 + i, `${i}`))
    const projection = new Projection(plainSurroundings())
    projection.take(entries)
    const before = projection.messages
    projection.take([reactionEntry(2, 2_000, entries[3]!.id, '👍')])
    projection.take([textEntry(2, 1_004, 'between')])
    const after = projection.messages
    expect(after.length).toBe(11)
    const kept = before.filter(message => after.includes(message))
    expect(before.filter(message => !kept.includes(message)).map(({text}) => text)).toEqual(['3'])
  })

  it('does not change for what changes nothing', () => {
    const text = textEntry(1, 1_000, 'a')
    const projection = new Projection(plainSurroundings())
    projection.take([text, reactionEntry(2, 1_010, text.id, '👍')])
    const before = projection.messages
    const nothings = [
      text,
      reactionEntry(2, 1_020, text.id, '👍'),
      reactionEntry(3, 1_020, text.id, '🎉', false),
      reactionEntry(3, 1_020, text.id, 'smile'),
      editEntry(2, 1_020, text.id, 'not yours'),
      editEntry(1, 1_020, text.id, '   '),
      tombstoneEntry(2, 1_020, text.id)
    ]
    for (const entry of nothings) expect(projection.take([entry])).toBe(false)
    expect(projection.messages).toBe(before)
  })

  it('shows the newest text of the author, and nothing of it once it is deleted', () => {
    const text = textEntry(1, 1_000, 'one')
    const edits = [editEntry(1, 1_002, text.id, 'three'), editEntry(1, 1_001, text.id, 'two')]
    const stranger = editEntry(2, 1_003, text.id, 'four')
    expect(one(stranger, ...edits, text)).toMatchObject({text: 'three', edited: true, deleted: false})
    const deleted = one(
      tombstoneEntry(1, 1_003, text.id),
      reactionEntry(2, 1_004, text.id, '👍'),
      ...edits,
      text,
      editEntry(1, 1_005, text.id, 'late')
    )
    expect(deleted).toMatchObject({text: '', edited: false, deleted: true, reactions: [], mentions: []})
  })

  it('quotes what a message answers to as it is now', () => {
    const target = textEntry(1, 1_000, 'x'.repeat(300))
    const reply = textEntry(2, 1_010, 'yes', {replyTo: target.id})
    const quote = (...entries: LogEntry[]) => projected(...entries).find(({id}) => id === reply.id)?.replyTo
    expect(quote(reply)).toMatchObject({state: 'missing', author: undefined, text: ''})
    expect(target.id.startsWith(quote(reply)!.id)).toBe(true)
    expect(quote(reply, target)).toMatchObject({state: 'shown', id: target.id, author: keyOf(1), text: 'x'.repeat(200)})
    expect(quote(reply, target, editEntry(1, 1_020, target.id, 'y'))).toMatchObject({text: 'y'})
    expect(quote(reply, tombstoneEntry(1, 1_020, target.id), target)).toMatchObject({state: 'deleted', text: ''})
    expect(quote(reply, {...target, body: undefined})).toMatchObject({state: 'deleted', text: ''})
    expect(quote(reply, entryOf(1, 1_000, {type: 'profile', name: 'x'}, {id: target.id}))).toMatchObject({
      state: 'missing'
    })
  })

  it('asks for quoted messages that are not here, and does not list them', () => {
    const target = textEntry(1, 1_000, 'old')
    const reply = textEntry(2, 1_010, 'yes', {replyTo: target.id})
    const projection = new Projection(plainSurroundings())
    projection.take([reply])
    expect(projection.takeWanted()).toEqual([target.id.slice(0, 32)])
    expect(projection.takeWanted()).toEqual([])
    expect(projection.overhear([target, textEntry(3, 900, 'nobody asked')])).toBe(true)
    expect(projection.messages.map(({text}) => text)).toEqual(['yes'])
    expect(projection.messages[0]!.replyTo).toMatchObject({state: 'shown', text: 'old'})
    projection.take([target])
    expect(projection.messages.map(({text}) => text)).toEqual(['old', 'yes'])
  })

  it('is for me when it names me in the text or answers to me', () => {
    const mine = textEntry(0, 1_000, 'mine')
    const mention = {mentions: [{key: 0, name: 'Me'}]}
    const forMe = projected(
      mine,
      textEntry(1, 1_001, 'hello @Me', mention),
      textEntry(1, 1_002, 'hello Me', mention),
      textEntry(1, 1_003, 'hello @\u202eeM', {mentions: [{key: 0, name: '\u202eeM'}]}),
      textEntry(1, 1_004, 'answer', {replyTo: mine.id}),
      textEntry(0, 1_005, '@Me', mention),
      textEntry(1, 1_006, '@Me @Me', {mentions: [...mention.mentions, ...mention.mentions]})
    )
    expect(forMe.map(message => message.forMe)).toEqual([false, true, false, false, true, false, true])
    expect(forMe.at(-1)!.mentions).toEqual([{key: keyOf(0), name: 'Me'}])
  })

  it('passes over names of unknown people without minding', () => {
    const names = Array.from({length: 8}, (_, i) => ({key: 100 + i, name: `N${i}`}))
    const text = names.map(({name}) => `@${name}`).join(' ')
    expect(one(textEntry(1, 1_000, text, {mentions: names})).mentions).toHaveLength(8)
  })

  it('counts one of each person and emoji, and the newest says whether it is on', () => {
    const text = textEntry(1, 1_000, 'a')
    const message = one(
      text,
      reactionEntry(2, 1_003, text.id, '❤'),
      reactionEntry(2, 1_004, text.id, '❤️'),
      reactionEntry(0, 1_002, text.id, '👍'),
      reactionEntry(3, 1_001, text.id, '👍'),
      reactionEntry(3, 1_005, text.id, '👍', false),
      reactionEntry(3, 1_006, text.id, '🎉')
    )
    expect(message.reactions.map(({emoji, count, own}) => [emoji, count, own])).toEqual([
      ['👍', 1, true],
      ['❤️', 1, false],
      ['🎉', 1, false]
    ])
  })

  it('bounds a flood of reactions', () => {
    const text = textEntry(1, 1_000, 'a')
    const emoji = Array.from({length: 80}, (_, i) => String.fromCodePoint(0x1f600 + (i % 80)))
    const flood = Array.from({length: 6_000}, (_, i) => reactionEntry(10 + i, 1_001 + i, text.id, emoji[i % 80]!))
    const popular = Array.from({length: 90}, (_, i) => reactionEntry(9_000 + i, 9_000 + i, text.id, emoji[79]!))
    const message = one(text, ...popular, ...flood)
    expect(message.reactions).toHaveLength(shownReactions)
    expect(message.reactions.find(reaction => reaction.emoji === emoji[79])!.count).toBeGreaterThan(90)
    for (const {names} of message.reactions) expect(names.length).toBeLessThanOrEqual(shownReactionNames)
  })

  it('passes over what cannot be read', () => {
    const hostile = [
      textEntry(1, 1_000, '   '),
      {...textEntry(1, 1_001, 'x'), body: new Uint8Array([1, 2, 3])},
      {...textEntry(1, 1_002, 'x'), body: undefined},
      {...reactionEntry(1, 1_003, textEntry(1, 1, 'y').id, '👍'), body: new Uint8Array(0)}
    ]
    expect(projected(...hostile)).toEqual([])
  })

  it('shows a text whose body comes later, and none whose body goes', () => {
    const text = textEntry(1, 1_000, 'here')
    const projection = new Projection(plainSurroundings())
    projection.take([{...text, body: undefined}, textEntry(1, 1_001, 'after')])
    expect(projection.messages.map(message => message.text)).toEqual(['after'])
    expect(projection.change([text])).toBe(true)
    expect(projection.messages.map(message => message.text)).toEqual(['here', 'after'])
    expect(projection.change([{...text, equivocates: true}])).toBe(true)
    expect(projection.messages[0]).toMatchObject({equivocates: true})
    expect(projection.change([{...text, body: undefined}])).toBe(true)
    expect(projection.messages.map(message => message.text)).toEqual(['after'])
    projection.take([tombstoneEntry(1, 1_010, text.id)])
    expect(projection.change([{...text, body: undefined}])).toBe(false)
    projection.change([text])
    expect(projection.messages[0]).toMatchObject({deleted: true, text: ''})
  })

  it('folds away by who wrote it, in quotes and reactions too', () => {
    let muted: string | undefined
    const hidden = (key: string) => (key === muted ? ('muted' as const) : undefined)
    const projection = new Projection(plainSurroundings({hidden}))
    const loud = textEntry(1, 1_000, 'loud')
    projection.take([
      loud,
      reactionEntry(1, 1_001, loud.id, '👍'),
      reactionEntry(2, 1_002, loud.id, '👍'),
      textEntry(2, 1_003, 'what?', {replyTo: loud.id})
    ])
    const before = projection.messages
    muted = keyOf(1)
    expect(projection.everybodyChanged()).toBe(true)
    expect(projection.messages.map(message => message.hidden)).toEqual(['muted', undefined])
    expect(projection.messages[0]!.reactions).toMatchObject([{emoji: '👍', count: 1}])
    expect(projection.messages[1]!.replyTo).toMatchObject({state: 'shown', text: ''})
    muted = undefined
    projection.everybodyChanged()
    expect(projection.messages).toEqual(before)
  })

  it('reads a history backwards page by page and knows what was said later', () => {
    const texts = Array.from({length: 40}, (_, i) => textEntry(1, 1_000 + i, `${i}`))
    const later = [
      editEntry(1, 2_000, texts[3]!.id, 'edited'),
      tombstoneEntry(1, 2_001, texts[35]!.id),
      reactionEntry(2, 2_002, texts[0]!.id, '👍')
    ]
    const all = [...texts, ...later]
    const projection = new Projection(plainSurroundings())
    const found: ChatMessage[] = []
    for (let end = all.length; end > 0; end -= 7) {
      projection.take(all.slice(Math.max(0, end - 7), end))
      found.unshift(...projection.messages)
      projection.turnPage()
    }
    expect(found).toEqual(projected(...all))
  })

  it('remembers what is said of missing messages within bounds', () => {
    const projection = new Projection(plainSurroundings())
    const ids = Array.from({length: 20_100}, (_, i) => i.toString(16).padStart(8, '0').padEnd(64, '0'))
    projection.take(ids.map((id, i) => reactionEntry(1, 5_000 + i, id, '👍')))
    const come = [...ids.slice(0, 200), ...ids.slice(-50)]
    projection.take(come.map(id => ({...textEntry(1, 1_000, id), id: id as LogEntry['id']})))
    const reacted = projection.messages.filter(({reactions}) => reactions.length > 0).map(({text}) => text)
    expect(reacted).toEqual(come.slice(100))
  })

  it('takes one more with 100,000 loaded in no time', () => {
    const body = textEntry(1, 1_000, 'x')
    const entries = Array.from({length: 100_000}, (_, i) => ({
      ...body,
      id: ((i * 7_919) % 100_003).toString(16).padStart(8, '0').padEnd(64, '0') as typeof body.id,
      header: {...body.header, hlcMs: 1_000 + i}
    }))
    const projection = new Projection(plainSurroundings())
    projection.take(entries)
    expect(projection.messages).toHaveLength(100_000)
    const times: number[] = []
    for (let i = 0; i < 41; i++) {
      const next =
        i % 3 === 0
          ? textEntry(2, 200_000 + i, 'new')
          : i % 3 === 1
            ? reactionEntry(2, 200_000, entries[i * 1_000]!.id, '👍')
            : textEntry(2, 1_000 + i * 2_000, 'between')
      const start = performance.now()
      projection.take([next])
      expect(projection.messages.length).toBeGreaterThan(100_000 - 1)
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    const start = performance.now()
    projection.everybodyChanged()
    const allMs = performance.now() - start
    console.info(`one more of 100,000: median ${times[20]!.toFixed(2)} ms; all anew: ${allMs.toFixed(0)} ms`)
    // By comparison, since how fast the machine is at the moment is not the question.
    expect(times[20]).toBeLessThan(allMs / 20)
  }, 120_000)
})
