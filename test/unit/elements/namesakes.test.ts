import {describe, expect, it, vi} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import {lookOf, mostToldApart, namesakes, ToldApart} from '../../../src/elements/person/namesakes.ts'

const person = (number: number, name: string) => ({key: number.toString(16).padStart(64, '0') as PersonKey, name})

describe('names that look the same', () => {
  it.each([
    ['Ada', 'ada'],
    ['Ada', 'Аdа'],
    ['Ada', 'Ａda'],
    ['Ada', 'Adá'],
    ['Ada L', 'AdaL.'],
    ['Bill', 'BiII'],
    ['Bill', 'B1ll'],
    ['Nora', 'N0ra'],
    ['Тоха', 'Toxa'],
    ['ПЕТЯ', 'петя'],
    ['ϲarol', 'carol'],
    ['ΟΔΟΣ', 'οδος']
  ])('%s and %s', (one, other) => expect(lookOf(one)).toBe(lookOf(other)))

  it.each([
    ['Ada', 'Adam'],
    ['Mira', 'Mirza'],
    ['小明', '小红'],
    ['🐟', '🐠']
  ])('not %s and %s', (one, other) => expect(lookOf(one)).not.toBe(lookOf(other)))

  it('are found among people, each person once, and at most so many', () => {
    const [ada, ADA, bo] = [person(1, 'Ada'), person(2, 'АDA'), person(3, 'Bo')]
    expect(namesakes([ada, bo])).toEqual([])
    expect(namesakes([ada, bo, ADA])).toEqual([ada.key, ADA.key])
    expect(namesakes([ada, ada])).toEqual([])
    expect(namesakes(Array.from({length: 500}, (_, at) => person(at, 'Ada')))).toHaveLength(mostToldApart)
  })
})

describe('words to tell people apart', () => {
  it('are made once of each who needs them, and told when they are others', async () => {
    const told = vi.fn()
    const wordsOf = vi.fn((key: PersonKey) => Promise.resolve(['of', key.slice(-1)]))
    const apart = new ToldApart(told)
    const [ada, ADA, bo] = [person(1, 'Ada'), person(2, 'ADA'), person(3, 'Bo')]
    await apart.look([ada, bo], wordsOf)
    expect(told).not.toHaveBeenCalled()
    await apart.look([ada, ADA, bo], wordsOf)
    expect([...apart.words]).toEqual([
      [ada.key, 'of 1'],
      [ADA.key, 'of 2']
    ])
    await apart.look([bo, ada, ADA], wordsOf)
    expect(wordsOf).toHaveBeenCalledTimes(2)
    expect(told).toHaveBeenCalledTimes(1)
    await apart.look([ada, bo], wordsOf)
    expect(apart.words.size).toBe(0)
    expect(told).toHaveBeenCalledTimes(2)
  })

  it('come for who arrived while others were made, and again after a failure', async () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined)
    const people = [person(1, 'Ada'), person(2, 'Ada'), person(3, 'Ada')]
    const apart = new ToldApart(() => undefined)
    const waiting: (() => void)[] = []
    const making = apart.look(people.slice(0, 2), () => new Promise(resolve => waiting.push(() => resolve(['x']))))
    await apart.look(people, () => Promise.reject(new Error('unused')))
    for (let made = 0; made < 3; made++) {
      await vi.waitFor(() => expect(waiting).toHaveLength(1))
      waiting.pop()!()
    }
    await making
    expect(apart.words.size).toBe(3)
    const other = new ToldApart(() => undefined)
    await other.look(people, () => Promise.reject(new Error('out of reach')))
    expect(other.words.size).toBe(0)
    await other.look(people, () => Promise.resolve(['x']))
    expect(other.words.size).toBe(3)
    vi.restoreAllMocks()
  })
})
