import {execFile} from 'node:child_process'
import {mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {publint} from 'publint'
import {formatMessage} from 'publint/utils'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {buildIfStale} from '../../config/build.mjs'
import {noticesName} from '../../config/notices.mjs'
import {root} from '../../config/paths.mjs'
import {embedBudgetBytes, embedSize} from '../../config/size-budget.mjs'

const run = promisify(execFile)

let elsewhere: string

/** A project beside this one that has installed the package. */
beforeAll(async () => {
  await mkdir(join(root, '.cache'), {recursive: true})
  elsewhere = await mkdtemp(join(root, '.cache/consumer-'))
  await mkdir(join(elsewhere, 'node_modules'))
  await symlink(root, join(elsewhere, 'node_modules/shoal'))
  await buildIfStale()
}, 180_000)

afterAll(() => rm(elsewhere, {recursive: true, force: true}))

describe('what is built', () => {
  it(`is an embed of at most ${embedBudgetBytes / 1024} kB gzip`, async () => {
    const {bytes, files} = await embedSize(join(root, 'dist'))
    expect(bytes, files.join(', ')).toBeLessThanOrEqual(embedBudgetBytes)
    expect(bytes).toBeGreaterThan(5 * 1024)
  })

  it('comes with the licences of what is in it, beside the site too', async () => {
    const texts = await Promise.all(
      ['dist', 'dist/site'].map(folder => readFile(join(root, folder, noticesName), 'utf8'))
    )
    expect(texts[0]).toBe(texts[1])
    for (const name of [
      'lit',
      'lit-html',
      'chess.js',
      'markdown-it',
      '@noble/hashes',
      'simple-peer',
      '@trystero-p2p/core'
    ])
      expect(texts[0], name).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })

  it('is the same embed beside the site', async () => {
    const [alone, beside] = await Promise.all(
      ['dist/shoal.js', 'dist/site/shoal.js'].map(path => readFile(join(root, path), 'utf8'))
    )
    expect(beside).toBe(alone)
  })

  it('is a site whose page names its files relatively, so that it works from any sub-path', async () => {
    const page = await readFile(join(root, 'dist/site/index.html'), 'utf8')
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1]!)
    expect(named.length).toBeGreaterThan(0)
    for (const address of named) expect(address).not.toMatch(/^(\/|https?:)/)
  })

  it('is a library without the site', async () => {
    const folders = await readdir(join(root, 'dist/lib'))
    expect(folders).toContain('index.js')
    expect(folders).toContain('index.d.ts')
    expect(folders).not.toContain('site')
  })

  it('passes publint', async () => {
    const {messages} = await publint({pkgDir: root, pack: false, strict: true})
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    expect(messages.map(message => formatMessage(message, manifest, {color: false}))).toEqual([])
  })

  it('is typed for a project that imports it, in both ways of resolving', async () => {
    await writeFile(
      join(elsewhere, 'use.ts'),
      `import {joinSwarm, openChat} from 'shoal'\nimport 'shoal/elements'\n` +
        `import {drawBelow, type RandomState} from 'shoal/realtime'\nexport const die = (random: RandomState) => drawBelow(random, 6)\n` +
        `const swarm = await joinSwarm({topic: 'tea'})\nexport const chat = await openChat(swarm)\n` +
        `export const texts: string[] = chat.messages.map(message => message.text)\n` +
        `// @ts-expect-error a topic is a string\nawait joinSwarm({topic: 7})\n`
    )
    for (const [module, moduleResolution] of [
      ['ESNext', 'bundler'],
      ['NodeNext', 'NodeNext']
    ]) {
      const options = {
        module,
        moduleResolution,
        target: 'ES2022',
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        types: [],
        strict: true,
        noEmit: true
      }
      await writeFile(join(elsewhere, 'package.json'), JSON.stringify({type: 'module'}))
      await writeFile(join(elsewhere, 'tsconfig.json'), JSON.stringify({compilerOptions: options, files: ['use.ts']}))
      const {stdout} = await run(process.execPath, [
        join(root, 'node_modules/typescript/bin/tsc'),
        '-p',
        elsewhere
      ]).catch((error: {stdout: string}) => error)
      expect(stdout, moduleResolution).toBe('')
    }
  }, 120_000)
})
