import {expect} from '@open-wc/testing'
import {canGiveBack, giveBack} from '../../../src/base/give-back.ts'

const untilTask = () => new Promise(resolve => setTimeout(resolve))

describe('memory that is given back', () => {
  it('is gone at once, every time, also after the browser has seen that nobody is at the other end', async () => {
    expect(canGiveBack()).to.equal(true)
    for (let round = 0; round < 50; round++) {
      for (let i = 0; i < 20; i++) {
        const bytes = new Uint8Array(65_536)
        giveBack(bytes.subarray(5))
        expect(bytes.length).to.equal(0)
      }
      await untilTask()
    }
  })
})
