import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {findImportViolations} from '../../config/check-imports.mjs'
import {layers} from '../../config/layers.mjs'
import {root} from '../../config/paths.mjs'

const trees: string[] = []

/** A tree of its own inside the project, so that the project's packages are found from it. */
async function plant(files: Record<string, string>): Promise<string> {
  await mkdir(join(root, '.cache'), {recursive: true})
  const tree = await mkdtemp(join(root, '.cache/planted-'))
  trees.push(tree)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), {recursive: true})
    await writeFile(join(tree, path), text)
  }
  return tree
}

const rulesBroken = async (files: Record<string, string>) =>
  (await findImportViolations(await plant(files))).map(violation => violation.rule)

const base = {
  'src/base/a.ts': `export const a = 1`,
  'src/protocol/b.ts': `import {a} from '../base/a.ts'\nexport const b = a`
}

/** The first file a layer's pattern names: `^src/(a|b)\\.ts$` is `src/a.ts`. */
const firstNamed = (pattern: string) =>
  pattern
    .slice(1, -1)
    .replaceAll('\\', '')
    .replace(/\(([^|)]*)[^)]*\)/, '$1')

afterAll(async () => {
  for (const tree of trees) await rm(tree, {recursive: true, force: true})
})

describe('import rules', () => {
  it('let imports go down', async () => {
    expect(await rulesBroken(base)).toEqual([])
  })

  it('catch an import upward from every layer but the top one', async () => {
    for (const [index, layer] of layers.entries()) {
      const above = layers[index - 1]
      if (above === undefined) continue
      const place = (path: string) => (path.endsWith('$') ? firstNamed(path) : `${path.slice(1)}part/planted.ts`)
      const relative = `${'../'.repeat(place(layer.path).split('/').length - 1)}${place(above.path)}`
      const broken = await rulesBroken({
        [place(layer.path)]: `import {up} from './${relative}'\nexport const x = up`,
        [place(above.path)]: `export const up = 1`
      })
      expect(broken, `${layer.name} → ${above.name}`).toEqual([`upward-from-${layer.name}`])
    }
  })

  it('catch an upward import of nothing but a type', async () => {
    const broken = await rulesBroken({
      'src/base/a.ts': `import type {B} from '../protocol/b.ts'\nexport type A = B`,
      'src/protocol/b.ts': `export type B = 1`
    })
    expect(broken).toEqual(['upward-from-base'])
  })

  it('catch a feature that imports another', async () => {
    const broken = await rulesBroken({
      'src/features/chat/chat.ts': `import {files} from '../files/files.ts'\nexport const chat = files`,
      'src/features/files/files.ts': `export const files = 1`
    })
    expect(broken).toEqual(['sideways-in-features'])
  })

  it('catch a circle', async () => {
    const broken = await rulesBroken({
      'src/base/a.ts': `import {b} from './b.ts'\nexport const a = () => b`,
      'src/base/b.ts': `import {a} from './a.ts'\nexport const b = () => a`
    })
    expect(new Set(broken)).toEqual(new Set(['cycle']))
  })

  it('catch a file nobody imports', async () => {
    expect(await rulesBroken({...base, 'src/log/lonely.ts': `export const lonely = 1`})).toEqual(['orphan'])
  })

  it('catch a test imported by src', async () => {
    const broken = await rulesBroken({
      'src/base/a.ts': `import {t} from '../../test/unit/t.ts'\nexport const a = t`,
      'test/unit/t.ts': `export const t = 1`
    })
    expect(broken).toContain('test-from-src')
  })

  it('catch a file of src outside every layer', async () => {
    const broken = await rulesBroken({
      ...base,
      'src/utils/u.ts': `import {a} from '../base/a.ts'\nexport const u = a`
    })
    expect(broken).toEqual(['outside-every-layer'])
  })

  it.each([
    ['swarm', 'lit', 'lit-outside-its-layer'],
    ['features/chat', '@lit/context', 'lit-outside-its-layer'],
    ['elements', '@trystero-p2p/core', 'trystero-outside-its-layer'],
    ['base', 'node:fs', 'node-builtin'],
    ['base', 'events', 'node-builtin'],
    ['base', 'no-such-package', 'unresolvable'],
    ['base', './missing.ts', 'unresolvable']
  ])('catch in %s an import of %s', async (layer, name, rule) => {
    expect(await rulesBroken({[`src/${layer}/x.ts`]: `import * as x from '${name}'\nexport default x`})).toContain(rule)
  })

  it('allow lit in elements', async () => {
    const broken = await rulesBroken({'src/elements/x.ts': `import {html} from 'lit'\nexport const x = html`})
    expect(broken).not.toContain('lit-outside-its-layer')
  })

  it('find nothing wrong with the sources', async () => {
    expect(await findImportViolations(root)).toEqual([])
  })
})
