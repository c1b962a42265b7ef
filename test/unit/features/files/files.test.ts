import {describe, expect, it} from 'vitest'
import {fileOf, FilesWorld, hexSha256, offences, randomBytes, stateOf} from './files-world.ts'

const mebi = 1_048_576

describe('a file goes from one page to another', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, mebi, mebi + 1, 5 * mebi + 12_345])(
    'of %i bytes, byte by byte',
    async size => {
      const world = new FilesWorld({seed: 21})
      const [ada, ben] = [await world.join('ada'), await world.join('ben')]
      await world.linked(ada, ben)
      const bytes = randomBytes(size, size)
      const [shared] = await ada.files.share([{file: fileOf(bytes, 'a file.bin')}])
      expect(shared).toMatchObject({name: 'a file.bin', size, own: true, state: {kind: 'here'}, haveBytes: size})
      await world.sees(ben, shared!.id)
      expect(ben.only).toMatchObject({name: 'a file.bin', size, own: false, state: {kind: 'offered'}, haveBytes: 0})
      await ben.files.download(shared!.id)
      expect(hexSha256(await world.has(ben, shared!.id))).toBe(hexSha256(bytes))
      expect(stateOf(ben, shared!.id)).toBe('here')
      expect(ben.swarm.getReport().drops).toEqual({})
      expect(ada.swarm.getReport().drops).toEqual({})
    }
  )
})
