import {execFile} from 'node:child_process'
import {chmod, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {root} from '../../config/paths.mjs'
import {countLab, judge} from '../../config/suite-counts.mjs'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'shoal-required-'))))
afterAll(() => rm(folder, {recursive: true, force: true}))

interface Ended {
  readonly ok: boolean
  readonly said: string
}

function run(program: string, words: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise(resolve => {
    execFile(program, [...words], {env}, (error, stdout, stderr) =>
      resolve({ok: error === null, said: stdout + stderr})
    )
  })
}

describe('where the NAT laboratory is required', {timeout: 60_000}, () => {
  it.each([
    ['by CI', {}, 'required'],
    ['unless somebody says otherwise', {NATLAB: 'optional'}, 'optional']
  ])('it is so %s', async (_, more, value) => {
    const npm = join(folder, 'npm')
    await writeFile(npm, '#!/bin/sh\necho "npm $*: NATLAB=$NATLAB"\n')
    await chmod(npm, 0o755)
    const {ok, said} = await run(join(root, '.ci/run'), [], {PATH: `${folder}:${process.env['PATH']}`, ...more})
    expect(said).toContain(`npm --silent run test:all: NATLAB=${value}`)
    expect(ok).toBe(true)
  })

  // Nothing the laboratory needs is found there, nor anything that could install it.
  const without = async (NATLAB: string) => {
    const COUNTS_FILE = join(folder, `${NATLAB}.json`)
    const outcome = await run(process.execPath, [join(root, 'test/nat-lab/run.mjs')], {
      PATH: folder,
      NATLAB,
      COUNTS_FILE
    })
    return judge(countLab(JSON.parse(await readFile(COUNTS_FILE, 'utf8'))), outcome)
  }

  it('a machine that cannot run it fails, and says why', async () => {
    const {passed, failed, why, leftOut} = await without('required')
    expect({passed, failed, leftOut}).toEqual({passed: 0, failed: 1, leftOut: undefined})
    expect(why.join()).toMatch(/cannot run, and NATLAB=required says that it must: .*(missing|root)/)
  })

  it('elsewhere it is left out, and says why', async () => {
    expect(await without('optional')).toMatchObject({
      passed: 0,
      failed: 0,
      leftOut: expect.stringMatching(/is skipped/)
    })
  })
})
