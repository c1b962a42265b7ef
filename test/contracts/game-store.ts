import {maxSecrets, secretBytes, type GameStore} from '../../src/features/game/game-store.ts'
import type {TableId} from '../../src/features/game/table-acts.ts'
import type {Suite} from './suite.ts'

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

    it('keeps what it was given, whatever becomes of the bytes', async () => {
      const store = make()()
      const bytes = secret(7)
      await store.addSecret(chess, bytes)
      bytes.fill(0)
      expect(await store.secrets(chess)).to.deep.equal([secret(7)])
    })
  })
}
