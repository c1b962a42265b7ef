import {describe, expect, it} from 'vitest'
import {UnreadLine} from '../../../src/elements/p2p-chat/unread-line.ts'
import {countedTitle, UnreadTitle} from '../../../src/elements/unread-title.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

describe('UnreadTitle', () => {
  it('puts the sum in front and gives the page its own title back', () => {
    const page = {title: 'A blog'}
    const title = new UnreadTitle(page)
    const [tea, coffee] = [{}, {}]
    title.show(tea, 0)
    expect(page.title).toBe('A blog')
    title.show(tea, 3)
    title.show(coffee, 2)
    expect(page.title).toBe('(5) A blog')
    title.show(tea, 0)
    expect(page.title).toBe('(2) A blog')
    title.show(coffee, 0)
    expect(page.title).toBe('A blog')
  })

  it('keeps a title that the page changed meanwhile', () => {
    const page = {title: 'A blog'}
    const title = new UnreadTitle(page)
    title.show(title, 1)
    page.title = 'Another post'
    title.show(title, 2)
    expect(page.title).toBe('(2) Another post')
    page.title = 'A third'
    title.show(title, 0)
    expect(page.title).toBe('A third')
    expect(countedTitle('x', 0)).toBe('x')
  })
})

describe('UnreadLine', () => {
  const unread = (count: number, firstId?: string) => ({count, more: false, forMe: 0, firstId})
  const make = () => {
    const env = new VirtualEnvironment()
    let drawn = 0
    return {env, line: new UnreadLine(env.scheduler, () => drawn++), drawings: () => drawn}
  }

  it('is drawn at once for what was unread when the conversation was opened, and stays while it is read', () => {
    const {line} = make()
    line.take(unread(3, 'a'), true)
    expect(line.from).toBe('a')
    line.take(unread(0), true)
    expect(line.from).toBe('a')
  })

  it('is not drawn for what is read as it arrives', async () => {
    const {env, line} = make()
    line.take(unread(0), true)
    line.take(unread(1, 'a'), true)
    line.take(unread(0), true)
    await env.advance(5000)
    expect(line.from).toBe(undefined)
  })

  it('is drawn for what stays unread, and at once while nobody looks; anew only after everything was read', async () => {
    const {env, line, drawings} = make()
    line.take(unread(0), true)
    line.take(unread(1, 'a'), true)
    line.take(unread(2, 'a'), true)
    await env.advance(1000)
    expect(line.from).toBe('a')
    line.take(unread(3, 'b'), false)
    expect(line.from).toBe('a')
    line.take(unread(0), true)
    line.take(unread(1, 'c'), false)
    expect(line.from).toBe('c')
    expect(drawings()).toBe(2)
  })

  it('goes when one writes', () => {
    const {line} = make()
    line.take(unread(3, 'a'), false)
    line.clear()
    expect(line.from).toBe(undefined)
  })
})
