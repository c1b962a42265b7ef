import {mostWholePages, type Run} from './arguments.mjs'
import {runKill} from './kill.ts'
import {runSeed} from './run-seed.ts'
import {runWide} from './wide.ts'

/** What `run.mjs` asks a process of its own for: a line of JSON for each seed. */
interface Work {
  /** Tell what happens, on standard error. */
  readonly notes: boolean
  readonly runs: readonly Run[]
}

const work = JSON.parse(process.argv[2]!) as Work
const told = work.notes ? (atMs: number, what: string) => process.stderr.write(`${atMs} ms: ${what}\n`) : undefined
for (const {seed, peers, kill} of work.runs) {
  const outcome = await (kill !== undefined
    ? runKill({seed, peers, share: kill, told})
    : peers > mostWholePages
      ? runWide({seed, peers})
      : runSeed({seed, peers, told}))
  process.stdout.write(`${JSON.stringify(outcome)}\n`)
}
