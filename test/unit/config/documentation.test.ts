import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {root} from '../../config/paths.mjs'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const sources = (folder: string) =>
  readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
    .filter(file => file.endsWith('.ts'))
    .map(file => read(join(folder, file)))
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))]

const readme = read('README.md')
const chat = sources('src/elements/p2p-chat').join('\n')
const elements = sources('src/elements').join('\n')

describe('the README names what there is', () => {
  test.each([
    ['attributes of p2p-swarm', found(read('src/elements/p2p-swarm/p2p-swarm.element.ts'), /@property\(\) (\w+)/g)],
    ['attributes of p2p-chat', found(chat, /@property\((?!\{attribute).*\) (\w+)/g)],
    ['events', found(elements, /super\('(p2p-[\w-]+)'/g)],
    ['custom properties', found(read('src/elements/styles/tokens.styles.ts'), /var\((--shoal-[\w-]+)/g)],
    [
      'parts',
      [
        ...found(chat, /\spart="([\w-]+)"/g),
        ...found(chat, /exportparts="([^"]+)"/g).flatMap(names => names.split(/,\s*/))
      ]
    ],
    [
      'scripts',
      Object.keys((JSON.parse(read('package.json')) as {scripts: object}).scripts).filter(name => name !== 'test')
    ]
  ])('%s', (what, names) => {
    expect(names.length).toBeGreaterThan(1)
    const written = (name: string) =>
      what === 'scripts' ? new RegExp(`npm (run )?${name}\\b`) : new RegExp(`\`${name}\``)
    expect(names.filter(name => !written(name).test(readme))).toEqual([])
  })

  test('and no part or custom property that there is not', () => {
    const exported = found(chat, /exportparts="([^"]+)"/g).flatMap(names => names.split(/,\s*/))
    const inner = found(elements, /\spart="([\w-]+)/g)
    for (const name of exported) expect([...inner, 'own-message']).toContain(name)
    const styled = found(elements, /var\((--shoal-[\w-]+)/g)
    for (const name of found(readme, /(--shoal-[\w-]+)/g)) expect(styled).toContain(name)
  })

  test('every file it links to is there', () => {
    for (const path of found(readme, /\]\((?!http|#)([^)]+)\)/g)) expect(existsSync(join(root, path)), path).toBe(true)
  })
})

describe('decisions', () => {
  const folder = 'src/decisions'
  const index = read(join(folder, 'README.md'))
  const files = readdirSync(join(root, folder)).filter(file => /^\d/.test(file))

  test.each(files)('%s is in the index and has its parts', file => {
    const text = read(join(folder, file))
    const title = /^# (\d+) · (.+)$/m.exec(text)
    expect(title?.[1]).toBe(String(Number(file.slice(0, 3))))
    expect(index).toContain(`[${title![2]}](${file})`)
    for (const part of ['Status: ', '## Context', '## Decision', '## Consequences']) expect(text).toContain(part)
  })
})
