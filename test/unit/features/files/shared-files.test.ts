import {describe, expect, it} from 'vitest'
import {fileOf, FilesWorld, hexSha256, randomBytes} from './files-world.ts'

const mebi = 1_048_576

describe('several users of one topic’s files on one page', () => {
  it('are one page for the others: nothing is sent twice', async () => {
    const world = new FilesWorld({seed: 401})
    const ada = await world.join('ada')
    const swarm = await ada.page.join('files')
    const second = await ada.useAgain(swarm, () => undefined)
    const bytes = randomBytes(4 * mebi)
    const [file] = await second.share([{file: fileOf(bytes)}])
    expect(ada.only.id).toBe(file!.id)
    const ben = await world.join('ben')
    await world.sees(ben, file!.id)
    await ben.files.download(file!.id)
    expect(hexSha256(await world.has(ben, file!.id))).toBe(hexSha256(bytes))
    expect(ada.files.getReport().givenBytes).toBe(bytes.length)
    expect(ben.files.getReport().duplicateBytes).toBe(0)
  })

  it('go on when one of them closes, or leaves its swarm', async () => {
    const world = new FilesWorld({seed: 402})
    const ada = await world.join('ada')
    const swarm = await ada.page.join('files')
    let released = 0
    const second = await ada.useAgain(swarm, () => released++)
    const third = await ada.useAgain(swarm, () => released++)
    await second.close()
    await second.close()
    expect(released).toBe(1)
    await expect(second.share([])).rejects.toMatchObject({reason: 'closed'})
    // The first swarm, by which all came, is left: the other takes over.
    await ada.swarm.leave()
    const bytes = randomBytes(2 * mebi)
    const [file] = await third.share([{file: fileOf(bytes)}])
    const ben = await world.join('ben')
    await world.sees(ben, file!.id)
    await ben.files.download(file!.id)
    expect(hexSha256(await world.has(ben, file!.id))).toBe(hexSha256(bytes))
    await swarm.leave()
    await world.env.settle()
    expect(released).toBe(2)
    await expect(third.share([])).rejects.toMatchObject({reason: 'closed'})
  })
})
