import {describe, expect, it} from 'vitest'
import {PlaytestNetwork} from '../../../../../src/features/game/playtest-network.ts'
import {realtimeParameters} from '../../../../../src/features/game/realtime/parameters.ts'
import type {RealtimePort} from '../../../../../src/features/game/realtime/realtime-port.ts'
import {WordExchange} from '../../../../../src/features/game/realtime/word-exchange.ts'
import type {GameWord, UnsignedWord} from '../../../../../src/features/game/realtime/words.ts'

const author = PlaytestNetwork.keyOf(1)
const unsigned = (tick: number): UnsignedWord => ({
  table: new Uint8Array(16),
  match: 0,
  by: 1,
  word: 0,
  seat: 1,
  round: 0,
  tick,
  value: new Uint8Array()
})
const word = (tick: number): GameWord => ({...unsigned(tick), type: 'gameWord', signature: new Uint8Array(64)})

function exchange(changes: {verify?: RealtimePort['verify']; sign?: RealtimePort['swarm']['identity']['sign']}) {
  const {port} = new PlaytestNetwork(1, {latencyMs: 1, jitterMs: 0, loss: 0}).open(0)
  const {identity} = port.swarm
  const swarm = {...port.swarm, identity: {...identity, sign: changes.sign ?? (bytes => identity.sign(bytes))}}
  const sent: number[] = []
  const heard: number[] = []
  const words = new WordExchange(
    {...port, swarm, verify: changes.verify ?? port.verify},
    {send: ({tick}) => sent.push(tick), heard: ({tick}) => heard.push(tick)}
  )
  return {words, sent, heard}
}

const turns = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}

describe('words that are checked', () => {
  it('of a seat have room however much strangers bring, and nobody is blamed for the rest', async () => {
    const waiting: ((genuine: boolean) => void)[] = []
    const {words, heard} = exchange({verify: () => new Promise(resolve => waiting.push(resolve))})
    const strange = Array.from({length: realtimeParameters.wordsChecked}, (_, i) =>
      words.hear(word(i), author, 'strangers')
    )
    expect(await words.hear(word(99), author, 'strangers')).toBe('unchecked')
    const seated = [words.hear(word(100), author, 1), words.hear(word(101), author, 1)]
    // The second is checked first, and heard second; what strangers brought is still waiting.
    waiting.at(-1)!(true)
    await turns()
    expect(heard).toEqual([])
    waiting.at(-2)!(true)
    expect(await Promise.all(seated)).toEqual(['genuine', 'genuine'])
    expect(heard).toEqual([100, 101])
    for (const check of waiting) check(false)
    expect(new Set(await Promise.all(strange))).toEqual(new Set(['forged']))
    const again = words.hear(word(102), author, 'strangers')
    waiting.at(-1)!(true)
    expect(await again).toBe('genuine')
  })

  it('are nobody’s fault when this page cannot check, and those after them are heard', async () => {
    let fails = true
    const verify = () => (fails ? Promise.reject(new Error('no key')) : Promise.resolve(true))
    const {words, heard} = exchange({verify})
    expect(await words.hear(word(1), author, 1)).toBe('unchecked')
    fails = false
    expect(await words.hear(word(2), author, 1)).toBe('genuine')
    expect(heard).toEqual([2])
  })
})

describe('words that are signed', () => {
  it('are signed again when that failed, and left out when it fails again; those after them are sent', async () => {
    let failures = 0
    const sign = () => (failures-- > 0 ? Promise.reject(new Error('locked')) : Promise.resolve(new Uint8Array(64)))
    const {words, sent} = exchange({sign})
    failures = 1
    words.say(unsigned(1))
    await turns()
    failures = 2
    words.say(unsigned(2))
    await turns()
    words.say(unsigned(3))
    await turns()
    expect(sent).toEqual([1, 3])
  })
})
