import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {EntryId, FileId} from '../../../src/base/ids.ts'
import type {MessageView} from '../../../src/elements/chat-view.ts'
import type {FileView, ShareItemView} from '../../../src/elements/files-view.ts'
import {transferOf} from '../../../src/elements/files-transfer.ts'
import {withFiles} from '../../../src/elements/p2p-chat/file-messages.ts'
import {arrivedIn, compareLists} from '../../../src/elements/p2p-chat-log/list-change.ts'
import {isRisky, kindOf} from '../../../src/elements/p2p-files-list/file-kinds.ts'
import {shownName, splitName} from '../../../src/elements/p2p-files-list/file-name.ts'
import {Hearing} from '../../../src/elements/p2p-files-list/hearing.ts'
import {OutTray} from '../../../src/elements/p2p-files-list/out-tray.ts'
import {shadePaths} from '../../../src/elements/p2p-files-list/piece-map.ts'
import {Undoing} from '../../../src/elements/p2p-files-list/undoing.ts'
import {bytesText, durationText, percentText} from '../../../src/elements/text/amounts.ts'
import {keyOf, messageView} from '../../component/fake-chat.ts'
import {FakeFiles} from '../../component/fake-files.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const files = new FakeFiles()
const file = (over: Partial<FileView> = {}) => files.file(over)

describe('a file among what was said', () => {
  const said = [1, 3, 5].map(at => messageView({id: `m${at}`, timeMs: at}))
  const ids = (list: readonly MessageView[]) => list.map(({id}) => id.replace(/^file /, '')).join()

  it('stands at its time, and never before the first loaded message unless that is the first of all', () => {
    const list = [
      file({entry: 'd' as EntryId, timeMs: 9}),
      file({entry: 'b' as EntryId, timeMs: 2}),
      file({entry: 'a' as EntryId, timeMs: 0})
    ]
    expect(ids(withFiles(said, list, false))).toBe('m1,b,m3,m5,d')
    expect(ids(withFiles(said, list, true))).toBe('a,m1,b,m3,m5,d')
    expect(ids(withFiles([], list, false))).toBe('a,b,d')
  })

  it('is the same message as long as it is the same file', () => {
    const one = file({timeMs: 2})
    expect(withFiles(said, [one], true)[1]).toBe(withFiles(said, [one], true)[1])
  })

  it('has arrived when it comes last, and not when it was there all the time', () => {
    const after = withFiles(said, [file({timeMs: 2}), file({timeMs: 4})], true)
    expect(arrivedIn(said, after, compareLists(said, after))).toEqual([])
    const last = withFiles(said, [file({entry: 'z' as EntryId, timeMs: 9}), file({timeMs: 2})], true)
    expect(ids(arrivedIn(said, last, compareLists(said, last)))).toBe('z')
  })

  it('has not arrived again when it got its id, nor has a message beside it', () => {
    const adding = file({own: true, timeMs: 9, state: {kind: 'adding', doneBytes: 1}})
    const before = withFiles(said, [adding], true)
    expect(arrivedIn(said, before, compareLists(said, before))).toHaveLength(1)
    const offered = file({own: true, timeMs: 9, state: {kind: 'here', from: 'original', takers: 0}})
    const after = withFiles(said, [offered], true)
    expect(arrivedIn(before, after, compareLists(before, after))).toEqual([])
  })

  it('leaves what arrives without files as it was', () => {
    const more = [...said, messageView({id: 'm6', timeMs: 6})]
    expect(ids(arrivedIn(said, more, compareLists(said, more)))).toBe('m6')
  })
})

describe('kinds of files', () => {
  const named = (name: string, mediaType = '') => ({name, mediaType, folder: undefined})

  it.each(['a.exe', 'a.EXE', 'a.pdf.scr', 'a.exe. ', 'a.html', 'a.svg', 'a.docm', 'a.sh', 'a.dmg', 'a.apk', 'a.lnk'])(
    '%s can run',
    name => expect(isRisky(named(name))).toBe(true)
  )
  it.each(['a.pdf', 'a.png', 'exe', 'a.exe.txt', 'a', ''])('%s cannot', name =>
    expect(isRisky(named(name))).toBe(false)
  )
  it('what claims a type that runs can', () => {
    expect(isRisky(named('a.png', 'text/html'))).toBe(true)
    expect(kindOf(named('a.png', 'text/html'))).toBe('program')
  })
  it('others are drawn as what they are', () => {
    expect(kindOf({...named('x'), folder: {count: 1}})).toBe('folder')
    expect(
      ['a.png image/png', 'a.mp4 video/mp4', 'a.flac audio/flac', 'a.pdf application/pdf', 'a.zip', 'a'].map(each => {
        const [name = '', type = ''] = each.split(' ')
        return kindOf(named(name, type))
      })
    ).toEqual(['picture', 'film', 'sound', 'pages', 'archive', 'other'])
  })
})

describe('names that are shown', () => {
  it('are short, on one line, and keep their end', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 2000}), name => {
        const shown = shownName(name)
        expect(shown.length).toBeLessThan(310)
        expect(shown).not.toMatch(/[\n\u202a-\u202e\u2066-\u2069\0]/)
        expect(splitName(name).join('')).toBe(shown)
      })
    )
  })

  it('have an extension that is short', () => {
    expect(splitName('a.tar.gz')).toEqual(['a.tar', '.gz'])
    expect(splitName('.profile')).toEqual(['.profile', ''])
    expect(splitName(`a.${'x'.repeat(30)}`)[1]).toBe('')
    expect(splitName('invoice\u202efdp.exe')).toEqual(['invoicefdp', '.exe'])
  })
})

describe('the piece map', () => {
  it('draws every stretch that is here once, and none that is not', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 128}), map => {
        const drawn = shadePaths(map).flatMap(path => [...path.matchAll(/M(\d+) 0H(\d+)V1H\1Z/g)])
        const covered = new Set<number>()
        for (const [, from, to] of drawn)
          for (let at = Number(from); at < Number(to); at++) {
            expect(covered.has(at)).toBe(false)
            covered.add(at)
          }
        expect(covered).toEqual(new Set([...map.keys()].filter(at => map[at]! > 0)))
      })
    )
  })

  it('is one run for a whole file', () => {
    expect(shadePaths(new Uint8Array(128).fill(255))).toEqual(['', '', '', 'M0 0H128V1H0Z'])
  })
})

describe('amounts', () => {
  it('are in the largest unit that fits', () => {
    expect(bytesText(1_480_000_000)).toMatch(/^1[.,]5\s?GB$/)
    expect(bytesText(2_000_000_000_000)).toMatch(/^2\s?TB$/)
    expect(durationText(59)).toMatch(/^59/)
    expect(durationText(61)).toMatch(/^2/)
    expect(durationText(0.2)).toMatch(/^1/)
  })

  it('say all only when it is all', () => {
    expect(percentText(999, 1000)).toMatch(/^99/)
    expect(percentText(1000, 1000)).toMatch(/^100/)
    expect(percentText(0, 0)).toMatch(/^100/)
  })
})

describe('what is said of progress', () => {
  it('is rare, and what arrived is said at once', () => {
    const hearing = new Hearing()
    const loading = (haveBytes: number) =>
      file({
        id: 'x' as FileId,
        entry: 'x' as EntryId,
        name: 'a.zip',
        haveBytes,
        state: {kind: 'loading', bytesPerSecond: 1, secondsLeft: 1, sources: 1}
      })
    expect(hearing.hear([loading(0)], 0)).toBe('')
    expect(hearing.hear([loading(100_000)], 29_000)).toBe('')
    expect(hearing.hear([loading(400_000)], 31_000)).toMatch(/^a\.zip: 40\s?%$/)
    expect(hearing.hear([loading(500_000)], 40_000)).toBe('')
    const here = {...loading(1_000_000), state: {kind: 'here', from: 'copy', takers: 0} as const}
    expect(hearing.hear([here], 41_000)).toBe('a.zip is here.')
    expect(hearing.hear([here], 42_000)).toBe('')
  })
})

describe('what is on its way', () => {
  it('counts files that come and people who take', () => {
    const state = {kind: 'loading', bytesPerSecond: 5, secondsLeft: 1, sources: 1} as const
    const list = [
      file({state}),
      file({state: {kind: 'queued'}}),
      file({state: {kind: 'here', from: 'copy', takers: 2}}),
      file({state: {kind: 'here', from: 'copy', takers: 1}}),
      file()
    ]
    expect(transferOf(list)).toEqual({coming: 2, bytesPerSecond: 5, giving: 2})
  })
})

describe('taking back', () => {
  it('is possible for a while, then it is done; once', () => {
    const env = new VirtualEnvironment({seed: 1})
    const done: string[] = []
    const undoing = new Undoing(env.scheduler, () => undefined)
    const offer = (name: string) =>
      undoing.offer({entry: name as EntryId, words: name, settle: () => done.push(name), undo: undefined})
    offer('a')
    expect([undoing.words, undoing.hides('a' as EntryId), done.length]).toEqual(['a', true, 0])
    undoing.undo()
    undoing.settle()
    expect(done).toEqual([])
    offer('b')
    offer('c')
    expect(done).toEqual(['b'])
    return env
      .until(() => done.length === 2)
      .then(() => {
        expect(done).toEqual(['b', 'c'])
        expect(undoing.words).toBe('')
      })
  })
})

describe('what is added', () => {
  it('goes one after another, and what fails stops nothing', async () => {
    const fake = new FakeFiles()
    const items = ['a', 'b', 'c'].map((name): ShareItemView => ({file: new File([name], name)}))
    const tray = new OutTray(() => undefined)
    fake.refusal = Object.assign(new Error('It is too big.'), {reason: 'too-big'})
    const adding = tray.add(items, fake)
    expect(tray.waiting).toBe(2)
    await adding
    expect(tray.failures).toEqual(['a: It is too big.'])
    expect(fake.shared.map(item => 'file' in item && item.file.name)).toEqual(['b', 'c'])
    tray.dismiss()
    expect(tray.failures).toEqual([])
  })

  it('says nothing of what the person stopped', async () => {
    const fake = new FakeFiles()
    fake.refusal = Object.assign(new Error('Given up.'), {reason: 'aborted'})
    const tray = new OutTray(() => undefined)
    await tray.add([{file: new File(['a'], 'a')}], fake)
    expect(tray.failures).toEqual([])
  })
})

it('files of the same author under different entries are different messages', () => {
  const [a, b] = [file({author: keyOf(1)}), file({author: keyOf(1)})]
  expect(new Set(withFiles([], [a, b], true).map(({id}) => id)).size).toBe(2)
})
