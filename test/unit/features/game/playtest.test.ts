import {describe, expect, it} from 'vitest'
import {
  defineRealtime,
  type RealtimeDefinition,
  type RealtimeDraft
} from '../../../../src/features/game/define-realtime.ts'
import {findNondeterminism, playtest} from '../../../../src/features/game/playtest.ts'
import {draw, type RandomState} from '../../../../src/features/game/realtime/exact.ts'

interface Toy {
  random: RandomState
  total: number
  bag: Record<string, number>
  shared: {n: number}[]
}

function toy(step: RealtimeDraft<Toy>['step'], setup: Partial<Toy> = {}): RealtimeDefinition<Toy> {
  return defineRealtime<Toy>({
    name: 'toy',
    players: {min: 2, max: 4},
    inputBytes: 1,
    idle: 0,
    setup: ({random}) => ({random, total: 0, bag: {z: 1, a: 2}, shared: [{n: 0}, {n: 0}], ...setup}),
    step,
    input: () => 0,
    end: () => undefined
  })
}

let outside = 0

describe('looking for what is not deterministic', () => {
  it('finds nothing in rules that are', () => {
    const sound = toy((S, inputs) => void (S.total += inputs[0]! + (draw(S.random) & 1)))
    expect(findNondeterminism({definition: sound, ticks: 600})).toBeUndefined()
  })

  it.each<[string, RealtimeDefinition<Toy>, string, number]>([
    ['chance', toy(S => void (S.total = Math.random())), 'total', 0],
    ['something kept outside', toy((S, _, tick) => void (S.total = tick < 5 ? 0 : ++outside)), 'total', 5],
    ['the order of names', toy(S => void (S.total = Object.keys(S.bag)[0] === 'z' ? 1 : 2)), 'total', 0],
    [
      'two places that are one',
      toy((S, _, tick) => {
        if (tick === 0) S.shared[1] = S.shared[0]!
        else S.shared[0]!.n++
      }),
      'shared.1.n',
      1
    ]
  ])('finds %s, where and when', (_, definition, path, tick) => {
    expect(findNondeterminism({definition, ticks: 100})).toMatchObject({path, tick})
  })

  it('finds what cannot be written down', () => {
    const definition = toy(S => void Object.assign(S, {when: new Date(0)}))
    expect(findNondeterminism({definition})).toMatchObject({tick: 0, what: 'the state cannot be written down'})
  })

  it('finds a beginning that differs', () => {
    const definition = defineRealtime({...toy(() => undefined), setup: () => ({total: outside++}) as Toy})
    expect(findNondeterminism({definition})).toMatchObject({tick: 0, path: 'total'})
  })
})

describe('playing a game in one process', () => {
  const sum = toy((S, inputs) => void (S.total = (S.total * 31 + inputs.reduce((all, each) => all * 7 + each, 0)) | 0))

  it('says that all agree, and repeats itself', async () => {
    const first = await playtest({definition: sum, players: 3, seed: 9, seconds: 6})
    expect(first).toMatchObject({agree: true, desyncs: 0, faults: []})
    expect(first.settledTicks).toBeGreaterThan(300)
    expect(first.resimulated).toBeGreaterThan(0)
    expect(await playtest({definition: sum, players: 3, seed: 9, seconds: 6})).toEqual(first)
  })

  it('says that pages differ when the rules do, and blames nobody', async () => {
    let calls = 0
    const unsound = toy(S => void (S.total = ++calls))
    const report = await playtest({definition: unsound, seconds: 4})
    expect(report.desyncs).toBeGreaterThan(0)
    expect(report.faults).toEqual([])
  })

  it('lets pages leave and come back as a script says', async () => {
    const parts: string[] = []
    const report = await playtest({
      definition: sum,
      players: 3,
      seconds: 3,
      async script({players, run, leave, comeBack}) {
        await run(1_500)
        leave(2)
        await run(1_500)
        parts.push(players[0]!.match.parts.join())
        comeBack(2)
        await run(2_000)
        parts.push(players[0]!.match.parts.join())
      }
    })
    expect(parts).toEqual(['playing,playing,held', 'playing,playing,playing'])
    expect(report).toMatchObject({agree: true, desyncs: 0, faults: []})
  })

  it('stops a table whose rules throw, and says how', async () => {
    const broken = toy((S, _, tick) => {
      if (tick === 100) throw new Error('no such card')
      S.total++
    })
    const {phases} = await playtest({definition: broken, seconds: 4})
    expect(phases).toEqual(phases.map(() => ({kind: 'broken', message: 'no such card'})))
  })

  it('plays more than four at a host', async () => {
    const many = defineRealtime({...sum, players: {min: 2, max: 8}})
    const report = await playtest({definition: many, players: 6, seconds: 4})
    expect(report.faults).toEqual([])
    expect(report.settledTicks).toBeGreaterThan(150)
  })
})

describe('declaring a game', () => {
  it.each([
    [{name: 'no spaces'}],
    [{players: {min: 0, max: 2}}],
    [{players: {min: 3, max: 2}}],
    [{players: {min: 2, max: 17}}],
    [{inputBytes: 5}],
    [{idle: 256}],
    [{idle: -1}]
  ])('refuses %j', what => {
    expect(() => defineRealtime({...toy(() => undefined), ...what})).toThrow(TypeError)
  })
})
