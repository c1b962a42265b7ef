import {mkdir, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {endWithNpm} from './end-with-npm.mjs'
import {endAllCommands, runCommand} from './run-command.mjs'
import {judge, readReport} from './suite-counts.mjs'
import {chosenSuites, reportFile, slowParts, suites} from './suites.mjs'

const wanted = process.argv.slice(2)
const unknown = wanted.filter(part => part !== 'all' && !suites.some(suite => suite.part === part))
if (unknown.length > 0) {
  const parts = [...new Set(suites.map(suite => suite.part))].join(', ')
  console.error(
    `There is no ${unknown.join(' or ')} here. Choose from: ${parts}, all; nothing means all but ${[...slowParts].join(' and ')}.`
  )
  process.exit(2)
}

function stop() {
  endAllCommands()
  process.exit(130)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
endWithNpm(stop)

async function runSuite({name, words, timeoutMs, count}) {
  console.log(`\n── ${name} ──`)
  const file = reportFile(name)
  // A report of an earlier run must not be taken for this one's.
  await rm(file, {force: true})
  const outcome = await runCommand(words, {timeoutMs, env: {COUNTS_FILE: file}})
  if (count === undefined)
    return judge({passed: outcome.ok ? 1 : 0, failed: outcome.ok ? 0 : 1, skipped: 0, why: []}, outcome)
  const counts = await readReport(file, count).catch(error => {
    console.error(`${name} left no report: ${error.message}`)
    return undefined
  })
  return judge(counts, outcome)
}

await mkdir(dirname(reportFile('any')), {recursive: true})
const rows = []
for (const suite of chosenSuites(wanted)) {
  const startedMs = Date.now()
  const verdict = await runSuite(suite)
  rows.push({name: suite.name, seconds: Math.round((Date.now() - startedMs) / 1000), ...verdict})
}

console.log()
for (const {name, why} of rows) for (const line of why) console.log(`failed in ${name}: ${line}`)
for (const {name, leftOut} of rows) if (leftOut !== undefined) console.log(`left out: ${name}: ${leftOut}`)
for (const {name, passed, failed, seconds, remarks, leftOut} of rows) {
  const verdict = leftOut !== undefined ? 'NOT RUN' : failed === 0 ? 'ok    ' : 'FAILED'
  console.log(
    `${verdict} ${name.padEnd(16)} ${passed} passed, ${failed} failed, ${seconds} s${remarks.map(text => `, ${text}`).join('')}`
  )
}
const sum = key => rows.reduce((total, row) => total + row[key], 0)
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
