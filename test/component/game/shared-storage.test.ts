import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {deleteDatabases} from '../../../src/base/databases.ts'
import {IndexedDbSharedStorage} from '../../../src/features/game/indexeddb-shared-storage.ts'
import {describeSharedStorage} from '../../contracts/shared-storage.ts'

const {clock, scheduler} = browserEnvironment
const names: string[] = []
let steps = 0
/** Tables used at the same moment would be equally old. */
const steppingClock = {now: () => clock.now() + steps++, monotonic: () => clock.monotonic()}

after(() => deleteDatabases(names, {scheduler, factory: indexedDB}))

describeSharedStorage(
  'IndexedDbSharedStorage in this browser',
  () => {
    const database = `shoal shared test ${names.length}`
    names.push(database)
    return () => new IndexedDbSharedStorage({clock: steppingClock, database})
  },
  {describe, it, expect}
)
