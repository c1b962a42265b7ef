import {spawn} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {availableParallelism} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {build} from 'esbuild'
import {endWithNpm} from '../config/end-with-npm.mjs'
import {root} from '../config/paths.mjs'
import {asCommand} from '../config/as-command.mjs'
import {chosenRuns, readArguments} from './arguments.mjs'
import {countsOf, exitCodeOf, tableLine} from './table.mjs'

const bundle = join(root, '.cache/simulation.mjs')
const children = new Set()

async function makeBundle() {
  await build({
    entryPoints: [join(root, 'test/simulation/main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning'
  })
}

/** Runs seeds in a process of their own; calls `told` with each outcome. Resolves with why it ended badly, or undefined. */
function runProcess({runs, notes}, told) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, ['--max-old-space-size=6144', bundle, JSON.stringify({runs, notes})], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    children.add(child)
    let tellings = 0
    createInterface({input: child.stdout}).on('line', line => {
      tellings++
      told(JSON.parse(line))
    })
    child.on('close', (code, signal) => {
      children.delete(child)
      if (code === 0 && tellings === runs.length) return resolve(undefined)
      const at = runs[tellings]
      resolve(
        `the process ended with ${signal ?? code}${at === undefined ? '' : ` in seed ${at.seed} of ${at.peers} pages`}`
      )
    })
  })
}

async function run() {
  const options = readArguments(process.argv.slice(2))
  const runs = chosenRuns(options)
  await makeBundle()
  // Every seed is a world of its own; the lines come in the order in which they are done.
  const many = Math.min(availableParallelism(), 4, runs.length)
  const outcomes = []
  const told = outcome => {
    outcomes.push(outcome)
    process.stdout.write(`${options.json ? JSON.stringify(outcome) : tableLine(outcome)}\n`)
  }
  const shares = Array.from({length: many}, (_, n) => runs.filter((__, at) => at % many === n))
  const troubles = (
    await Promise.all(shares.map(share => runProcess({runs: share, notes: options.notes}, told)))
  ).filter(each => each !== undefined)
  for (const trouble of troubles) console.error(trouble)
  const counts = countsOf(outcomes, troubles)
  if (process.env.COUNTS_FILE) await writeFile(process.env.COUNTS_FILE, JSON.stringify(counts))
  if (!options.json) console.error(`${counts.passed} seeds held, ${counts.failed} did not`)
  return exitCodeOf(counts)
}

const stop = () => {
  for (const child of children) child.kill()
  process.exit(130)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop)
endWithNpm(stop)

await asCommand(run)
