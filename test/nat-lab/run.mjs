import {writeFile} from 'node:fs/promises'
import {endWithNpm} from '../config/end-with-npm.mjs'
import {asCommand} from '../config/as-command.mjs'
import {chosenCases, readArguments} from './arguments.mjs'
import {allCases} from './cases.mjs'
import {thisMachine, whySkipped} from './probe.mjs'
import {countsOf, isOftenLate, jsonLine, tableLine} from './table.mjs'

// Standard output carries the figures and nothing else, whatever a tool underneath has to say.
console.log = console.error

async function report(counts) {
  if (process.env.COUNTS_FILE) await writeFile(process.env.COUNTS_FILE, JSON.stringify(counts))
}

/**
 * A machine that is doing something else can make one recovery late. The case is run once more, and both figures are told; with more than one such case
 * the run fails.
 * @param {() => Promise<import('./run-case.mjs').Outcome>} runCase
 */
async function timed(runCase) {
  const outcome = await runCase()
  return outcome.late ? {...(await runCase()), lateMs: outcome.recoveryMs} : outcome
}

async function run() {
  const {json, fast, only} = readArguments(
    process.argv.slice(2),
    allCases.map(({name}) => name)
  )
  const trouble = whySkipped(thisMachine)
  if (trouble !== undefined) {
    const isRequired = process.env.NATLAB === 'required'
    const words = isRequired
      ? `The NAT laboratory cannot run, and NATLAB=required says that it must: ${trouble}`
      : `The NAT laboratory is skipped: ${trouble}`
    console.error(words)
    await report({passed: 0, failed: isRequired ? 1 : 0, skipped: 0, leftOut: words, why: isRequired ? [words] : []})
    return isRequired ? 1 : 0
  }
  // With it come the build and the browsers' driver, which nobody waits for where it cannot run.
  const {Lab} = await import('./lab.mjs')
  const lab = new Lab()
  const stop = () => void lab.close().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop)
  endWithNpm(stop)
  const outcomes = []
  try {
    await lab.open(line => console.error(line))
    for (const chosen of chosenCases(allCases, {fast, only})) {
      const outcome = await timed(() => lab.run(chosen))
      outcomes.push(outcome)
      process.stdout.write(`${json ? jsonLine(outcome) : tableLine(outcome)}\n`)
    }
  } finally {
    await lab.close()
  }
  await report(countsOf(outcomes))
  return outcomes.length > 0 && outcomes.every(({ok}) => ok) && !isOftenLate(outcomes) ? 0 : 1
}

await asCommand(run)
