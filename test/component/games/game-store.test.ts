import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {browserDatabases, deleteDatabases} from '../../../src/base/databases.ts'
import {IndexedDbGameStore} from '../../../src/features/game/indexeddb-game-store.ts'
import {describeGameStore} from '../../contracts/game-store.ts'

const names: string[] = []

describeGameStore(
  'IndexedDbGameStore in a browser',
  () => {
    const database = `games test ${names.length}`
    names.push(database, `${database} checkpoints`)
    return () => new IndexedDbGameStore({database, checkpoints: `${database} checkpoints`})
  },
  {describe, it, expect}
)

after(() => deleteDatabases(names, {scheduler: browserEnvironment.scheduler, factory: browserDatabases()}))
