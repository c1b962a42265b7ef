import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {notePackages, noticesOf, packageFolder} from '../../config/notices.mjs'
import {root} from '../../config/paths.mjs'

async function packages(...manifests: readonly object[]): Promise<string[]> {
  const place = await mkdtemp(join(tmpdir(), 'shoal-notices-'))
  onTestFinished(() => rm(place, {recursive: true, force: true}))
  return Promise.all(
    manifests.map(async (manifest, at) => {
      const folder = join(place, String(at))
      await mkdir(folder)
      await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
      return folder
    })
  )
}

describe('Notices of bundled packages', () => {
  it('know the package of a module, scoped or not, virtual or inside another', () => {
    expect(packageFolder('/a/node_modules/lit/index.js')).toBe('/a/node_modules/lit')
    expect(packageFolder('\0/a/node_modules/@noble/hashes/sha2.js?commonjs')).toBe('/a/node_modules/@noble/hashes')
    expect(packageFolder('/a/node_modules/x/node_modules/y/z.js')).toBe('/a/node_modules/x/node_modules/y')
    expect(packageFolder('/a/src/index.ts')).toBeUndefined()
    const found = new Set<string>()
    notePackages(found).generateBundle(
      {},
      {'a.js': {moduleIds: ['/a/node_modules/lit/index.js', '/a/b.ts']}, 'b.css': {}}
    )
    expect([...found]).toEqual(['/a/node_modules/lit'])
  })

  it('carry the whole text, or whose it is where a package has none', async () => {
    const lit = join(root, 'node_modules/lit')
    const [bare] = await packages({name: 'bare', version: '1.0.0', license: 'MIT', author: {name: 'Ada'}})
    const text = await noticesOf([bare!, lit, lit])
    expect(text).toContain((await readFile(join(lit, 'LICENSE'), 'utf8')).trim())
    expect(text.match(/^lit \d/gm)).toHaveLength(1)
    expect(text).toMatch(/^bare 1\.0\.0, MIT\n-+\nAda$/m)
  })

  it('are of one licence where there are several to choose from', async () => {
    const qr = join(root, 'node_modules/qr')
    const text = await noticesOf([qr])
    expect(text).toMatch(/^qr [\d.]+, MIT$/m)
    expect(text).toContain((await readFile(join(qr, 'LICENSE-MIT'), 'utf8')).trim())
    const [either] = await packages({name: 'either', version: '1.0.0', license: '(GPL-3.0-only OR ISC)'})
    expect(await noticesOf([either!])).toMatch(/^either 1\.0\.0, ISC$/m)
  })

  it('stop the build over a licence that does not allow it, or none', async () => {
    for (const license of ['GPL-3.0-only', '(GPL-3.0-only OR AGPL-3.0-only)', 'MIT AND GPL-3.0-only', undefined]) {
      const [folder] = await packages({name: 'strict', version: '1.0.0', license})
      await expect(noticesOf([folder!])).rejects.toThrow(/^strict is under/)
    }
  })
})
