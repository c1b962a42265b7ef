import type {TopicId} from '../../src/base/ids.ts'
import {
  maxKeptTables,
  maxRefusedTables,
  type KeptRecord,
  type SharedStorage,
  type TableName
} from '../../src/features/game/shared-storage.ts'
import type {Suite} from './suite.ts'

const topic = '0a'.repeat(16) as TopicId
const named = (number: number): TableName => ({topic, table: number.toString(16).padStart(32, '0')})

const record = (key: string, order: string, fill = 1): KeptRecord => ({
  key,
  order,
  bytes: new Uint8Array(40).fill(fill)
})

/** Of a table nobody chose not to keep. */
function listed(records: readonly KeptRecord[] | 'refused'): readonly KeptRecord[] {
  if (records === 'refused') throw new Error('this table is refused')
  return records
}

const sorted = (records: readonly KeptRecord[] | 'refused'): KeptRecord[] =>
  [...listed(records)].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({key, order, bytes}) => ({key, order, bytes}))

/** What every `SharedStorage` must do. `make` returns a way to open the same empty storage as often as a test wants: one per page. */
export function describeSharedStorage(
  name: string,
  make: () => () => SharedStorage,
  {describe, it, expect}: Suite
): void {
  describe(`SharedStorage: ${name}`, () => {
    const [tea, coffee] = [named(1), named(2)]

    it('is empty at first', async () => {
      expect(await make()().load(tea)).to.deep.equal([])
    })

    it('gives back what was kept, of that table alone', async () => {
      const open = make()
      const records = [record('a', '1'), record('b ', '2', 2), record('\uffffc', '3', 3), record('', '4')]
      await open().keep(tea, records, [])
      expect(sorted(await open().load(tea))).to.deep.equal(sorted(records))
      expect(await open().load(coffee)).to.deep.equal([])
      expect(await open().load({...tea, topic: '0b'.repeat(16) as TopicId})).to.deep.equal([])
    })

    it('keeps of a key the later, in whatever order pages write', async () => {
      const open = make()
      await Promise.all([
        open().keep(tea, [record('a', '2', 2), record('b', '5')], []),
        open().keep(tea, [record('a', '1', 1), record('b', '6', 6)], []),
        open().keep(tea, [record('a', '2', 2)], [])
      ])
      expect(sorted(await open().load(tea))).to.deep.equal([record('a', '2', 2), record('b', '6', 6)])
    })

    it('drops what had to go, unless something later is there', async () => {
      const open = make()
      await open().keep(tea, [record('a', '1'), record('b', '3')], [])
      await open().keep(
        tea,
        [record('c', '4')],
        [
          {key: 'a', order: '1'},
          {key: 'b', order: '2'},
          {key: 'never there', order: '9'}
        ]
      )
      expect(sorted(await open().load(tea)).map(({key}) => key)).to.deep.equal(['b', 'c'])
    })

    it('takes what a page leaves behind', async () => {
      const open = make()
      await open().keep(tea, [record('a', '1'), record('b', '1')], [])
      await open().leave(tea, [record('c', '2')], [{key: 'a', order: '1'}])
      expect(sorted(await open().load(tea)).map(({key}) => key)).to.deep.equal(['b', 'c'])
    })

    it('forgets a table and no other', async () => {
      const open = make()
      await open().keep(tea, [record('a', '1')], [])
      await open().keep(coffee, [record('a', '1')], [])
      await open().forget(tea)
      expect(await open().load(tea)).to.deep.equal([])
      expect(await open().load(coffee)).to.have.length(1)
    })

    it('keeps nothing of a table a person chose not to keep, whatever pages bring, until they choose otherwise', async () => {
      const open = make()
      await open().keep(tea, [record('a', '1')], [])
      await open().keep(coffee, [record('a', '1')], [])
      await open().choose(tea, false)
      expect(await open().load(tea)).to.equal('refused')
      expect(await open().keep(tea, [record('b', '2')], [])).to.equal('refused')
      // One that is being left has no time to look.
      await open().leave(tea, [record('c', '3')], [])
      expect(await open().load(tea)).to.equal('refused')
      await open().choose(tea, true)
      expect(await open().load(tea)).to.deep.equal([])
      expect(await open().keep(tea, [record('d', '4')], [])).to.equal('kept')
      expect(sorted(await open().load(tea)).map(({key}) => key)).to.deep.equal(['d'])
      expect(await open().load(coffee)).to.have.length(1)
    })

    it('forgets with a table what was chosen for it', async () => {
      const open = make()
      await open().choose(tea, false)
      await open().forget(tea)
      expect(await open().load(tea)).to.deep.equal([])
    })

    it('remembers so many choices and no more: those made last', async () => {
      const storage = make()()
      for (let number = 0; number <= maxRefusedTables; number++) await storage.choose(named(number), false)
      expect(await storage.load(named(0))).to.deep.equal([])
      expect(await storage.load(named(1))).to.equal('refused')
      expect(await storage.load(named(maxRefusedTables))).to.equal('refused')
    })

    it('keeps so many tables and no more: those used last', async () => {
      const open = make()
      const storage = open()
      for (let number = 0; number < maxKeptTables; number++) {
        await storage.load(named(number))
        await storage.keep(named(number), [record('a', '1')], [])
      }
      await storage.load(named(0))
      await storage.load(named(maxKeptTables))
      expect(await open().load(named(0))).to.have.length(1)
      expect(await open().load(named(2))).to.have.length(1)
      expect(await open().load(named(1))).to.deep.equal([])
    })
  })
}
