import {existsSync} from 'node:fs'
import {resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {cruise} from 'dependency-cruiser'
import {importRules} from './import-rules.mjs'

/**
 * Every import under `<folder>/src` that breaks a rule.
 * @param {string} folder the project's root, or a copy of its shape
 * @returns {Promise<{rule: string, from: string, to: string, comment: string}[]>}
 */
export async function findImportViolations(folder) {
  if (!existsSync(resolve(folder, 'src'))) throw new Error(`there is no src in ${folder}`)
  const {output} = await cruise(
    ['src'],
    {
      baseDir: folder,
      validate: true,
      ruleSet: {forbidden: importRules},
      tsPreCompilationDeps: true,
      doNotFollow: {path: 'node_modules'},
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['import', 'browser', 'default', 'types'],
        extensions: ['.ts', '.mjs', '.js', '.d.ts']
      }
    },
    {}
  )
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text where a result was expected')
  if (output.summary.totalCruised === 0) throw new Error('dependency-cruiser found no module')
  return output.summary.violations.map(violation => ({
    rule: violation.rule.name,
    from: violation.from,
    to: violation.to,
    comment: importRules.find(rule => rule.name === violation.rule.name)?.comment ?? ''
  }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = await findImportViolations(fileURLToPath(new URL('../..', import.meta.url)))
  for (const {rule, from, to, comment} of violations) console.error(`${from} → ${to}: ${rule} (${comment})`)
  if (violations.length > 0) process.exit(1)
  console.log('imports: every one keeps to the layers')
}
