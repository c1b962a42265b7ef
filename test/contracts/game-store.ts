import type {KeptCheckpoint} from '../../src/features/game/checkpoint.ts'
import {maxSecrets, secretBytes, type GameStore} from '../../src/features/game/game-store.ts'
import {checkpointParameters} from '../../src/features/game/parameters.ts'
import type {TableId} from '../../src/features/game/table-acts.ts'
import type {Suite} from './suite.ts'

const checkpoint = (fill: number): KeptCheckpoint => ({
  format: 1,
  text: `game ${fill}`,
  acts: `${fill}`
})
const secret = (fill: number) => new Uint8Array(secretBytes).fill(fill)

/** What every `GameStore` must do. `make` returns a way to open the same empty store as often as a test wants: one per page. */
export function describeGameStore(name: string, make: () => () => GameStore, {describe, it, expect}: Suite): void {
  describe(`GameStore: ${name}`, () => {
    const [chess, dice] = ['0a'.repeat(16), '0b'.repeat(16)] as [TableId, TableId]

    it('has no secrets at first', async () => {
      expect(await make()().secrets(chess)).to.deep.equal([])
    })

    it('gives back what was added, oldest first, of that table alone, to every page', async () => {
      const open = make()
      await open().addSecret(chess, secret(1))
      await open().addSecret(chess, secret(2))
      expect(await open().secrets(chess)).to.deep.equal([secret(1), secret(2)])
      expect(await open().secrets(dice)).to.deep.equal([])
    })

    it('loses none that two pages add at once', async () => {
      const open = make()
      await Promise.all([open().addSecret(chess, secret(1)), open().addSecret(chess, secret(2))])
      expect((await open().secrets(chess)).map(([first]) => first).sort()).to.deep.equal([1, 2])
    })

    it(`keeps the newest ${maxSecrets}`, async () => {
      const store = make()()
      for (let i = 0; i <= maxSecrets; i++) await store.addSecret(chess, secret(i))
      expect((await store.secrets(chess)).map(([first]) => first)).to.deep.equal(
        Array.from({length: maxSecrets}, (_, i) => i + 1)
      )
    })

    it('keeps the newest checkpoint of each table, by topic, for every page', async () => {
      const open = make()
      expect([...(await open().checkpoints('tea'))]).to.deep.equal([])
      await open().keepCheckpoint('tea', chess, checkpoint(1))
      await open().keepCheckpoint('tea', dice, checkpoint(2))
      await open().keepCheckpoint('tea', chess, checkpoint(3))
      await open().keepCheckpoint('coffee', chess, checkpoint(4))
      const kept = await open().checkpoints('tea')
      expect([kept.size, kept.get(chess), kept.get(dice)]).to.deep.equal([2, checkpoint(3), checkpoint(2)])
      await open().dropCheckpoint('tea', chess)
      expect([...(await open().checkpoints('tea')).keys()]).to.deep.equal([dice])
      expect((await open().checkpoints('coffee')).get(chess)).to.deep.equal(checkpoint(4))
    })

    it(`keeps checkpoints of ${checkpointParameters.kept} tables of a topic, those kept last`, async () => {
      const store = make()()
      const tables = Array.from(
        {length: checkpointParameters.kept + 1},
        (_, at) => `${at}`.padStart(32, '0') as TableId
      )
      for (const table of tables) await store.keepCheckpoint('tea', table, checkpoint(1))
      await store.keepCheckpoint('tea', tables[1]!, checkpoint(2))
      await store.keepCheckpoint('tea', tables[0]!, checkpoint(2))
      const kept = await store.checkpoints('tea')
      expect([...kept.keys()].sort()).to.deep.equal(tables.filter(table => table !== tables[2]))
    })

    it('keeps what it was given, whatever becomes of the bytes', async () => {
      const store = make()()
      const bytes = secret(7)
      await store.addSecret(chess, bytes)
      bytes.fill(0)
      expect(await store.secrets(chess)).to.deep.equal([secret(7)])
    })
  })
}
