import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const spec = readFileSync(fileURLToPath(new URL('../../../src/log/SPEC.md', import.meta.url)), 'utf8')
const tests = readdirSync(here)
  .filter(name => name.endsWith('.test.ts') && name !== 'spec.test.ts')
  .map(name => readFileSync(`${here}${name}`, 'utf8'))
  .join('\n')

const rules = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule!)

test('the rules are numbered, each once', () => {
  expect(rules.length).toBeGreaterThan(5)
  expect(new Set(rules).size).toBe(rules.length)
})

test.each(rules)('rule %s has a test', rule => {
  expect(new RegExp(`\\bit\\(\\s*['"\`][^'"\`]*\\b${rule}\\b`).test(tests)).toBe(true)
})
