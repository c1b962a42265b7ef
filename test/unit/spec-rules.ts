import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'

/**
 * Every numbered rule of a SPEC.md has a test with its number in its name, in the folder of `from`. `spec`: its address, relative to that;
 * `atLeast`: how many rules there are for certain, or the file was read wrongly.
 */
export function describeSpecRules(from: string, spec: string, atLeast: number): void {
  const here = fileURLToPath(new URL('.', from))
  const text = readFileSync(fileURLToPath(new URL(spec, from)), 'utf8')
  const tests = readdirSync(here)
    .filter(name => name.endsWith('.test.ts') && name !== 'spec.test.ts')
    .map(name => readFileSync(`${here}${name}`, 'utf8'))
    .join('\n')
  const rules = [...text.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule!)

  test('the rules are numbered, each once', () => {
    expect(rules.length).toBeGreaterThanOrEqual(atLeast)
    expect(new Set(rules).size).toBe(rules.length)
  })

  test.each(rules)('rule %s has a test', rule => {
    const named = new RegExp(`\\b(it|test)(\\.each\\([^)]*\\))?\\(\\s*['"\`][^'"\`]*\\b${rule}\\b`)
    expect(named.test(tests), `a test whose name has ${rule} in it`).toBe(true)
  })
}
