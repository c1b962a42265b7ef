import {existsSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {ESLint} from 'eslint'
import tseslint from 'typescript-eslint'
import {describe, expect, it} from 'vitest'
import {banConfig} from '../../config/ban-rules.mjs'
import {bans} from '../../config/bans.mjs'
import {root} from '../../config/paths.mjs'

const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  baseConfig: [{files: ['**/*.ts'], languageOptions: {parser: tseslint.parser as never}}, ...(banConfig as never[])]
})

const lint = async (text: string, filePath = 'src/swarm/planted.ts') => {
  const [result] = await eslint.lintText(text, {filePath})
  return result!.messages
}

const rulesBroken = async (text: string, filePath?: string) =>
  (await lint(text, filePath)).map(message => message.ruleId)

describe('bans', () => {
  it.each([
    ['clock', 'export const x = Date.now()'],
    ['clock', 'export const x = globalThis.Date.now()'],
    ['clock', `export const x = Date['now']()`],
    ['clock', 'export const x = new Date()'],
    ['clock', 'export const x = Date()'],
    ['clock', 'export const {now} = Date'],
    ['clock', 'export const x = performance.now()'],
    ['timers', 'setTimeout(() => 1, 5)'],
    ['timers', 'window.setTimeout(() => 1, 5)'],
    ['timers', 'setInterval(() => 1, 5)'],
    ['timers', 'export const later = setTimeout'],
    ['timers', 'export const x = AbortSignal.timeout(5)'],
    ['chance', 'export const x = Math.random()'],
    ['chance', 'export const x = crypto.getRandomValues(new Uint8Array(1))'],
    ['chance', 'export const x = self.crypto.randomUUID()'],
    ['crypto', `export const x = crypto.subtle.digest('SHA-256', new Uint8Array(1))`],
    ['crypto', 'export const x = crypto'],
    ['storage', `export const x = indexedDB.open('x')`],
    ['storage', `export const x = window.indexedDB.open('x')`],
    ['storage', `export const x = localStorage.getItem('x')`],
    ['storage', 'export const x = sessionStorage.length'],
    ['markup', `export const x = (e: Element) => { e.innerHTML = 'x' }`],
    ['markup', `export const x = (e: Element) => { e['outerHTML'] = 'x' }`],
    ['markup', `export const x = (e: Element) => e.insertAdjacentHTML('beforeend', 'x')`],
    ['markup', `document.write('x')`],
    ['markup', `import {unsafeHTML} from 'lit/directives/unsafe-html.js'\nexport const x = unsafeHTML`],
    ['markup', `import {unsafeHTML as safe} from 'lit/directives/unsafe-html.js'\nexport const x = safe`]
  ])('%s catches %j', async (name, text) => {
    expect(await rulesBroken(text)).toEqual([`ban/${name}`])
  })

  it.each([
    'export const x = new Date(0).getTime()',
    'export const x = Date.UTC(2020, 1)',
    'export const x = Math.max(1, 2)',
    'export const x = (value: unknown) => value instanceof Date',
    'export const x = (clock: {now(): number}) => clock.now()',
    'export function x(setTimeout: () => void) { setTimeout() }',
    'export const x = (env: {crypto: number}) => env.crypto',
    'export type X = typeof localStorage'
  ])('let %j be', async text => {
    expect(await rulesBroken(text)).toEqual([])
  })

  it('say what to do instead', async () => {
    const [message] = await lint('export const x = Date.now()')
    expect(message?.message).toBe(
      'Date is kept out of this file. Take an Environment (base/ports.ts) and ask its clock.'
    )
  })

  it('are lifted for an adapter, one by one', async () => {
    const text = `export const x = crypto.subtle\nexport const y = Date.now()`
    expect(await rulesBroken(text, 'src/identity/planted.ts')).toEqual(['ban/clock'])
    expect(await rulesBroken(text, 'src/base/browser-environment.ts')).toEqual(['ban/crypto'])
  })

  it.each(bans)('$name is lifted only for adapters that exist', async ({name, adapters}) => {
    const paths = (await readdir(join(root, 'src'), {recursive: true})).filter(path => path.endsWith('.ts'))
    const configs = await Promise.all(paths.map(path => eslint.calculateConfigForFile(join(root, 'src', path))))
    const lifted = configs.filter(({rules}: {rules: Record<string, [number]>}) => rules[`ban/${name}`]![0] === 0)
    expect(lifted.length).toBeGreaterThanOrEqual(adapters.length)
    expect(lifted.length).toBeLessThan(paths.length / 4)
  })

  it('are part of what npm run lint checks, as errors', async () => {
    const file = 'src/swarm/link.ts'
    expect(existsSync(`${root}/${file}`)).toBe(true)
    const whole = new ESLint({cwd: root, overrideConfigFile: 'test/config/eslint.config.mjs'})
    const {rules} = (await whole.calculateConfigForFile(file)) as {rules: Record<string, [number]>}
    for (const {name} of bans) expect(rules[`ban/${name}`]?.[0]).toBe(2)
  })
})
