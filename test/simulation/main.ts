import {mostWholePages} from './arguments.mjs'
import {runKill} from './kill.ts'
import {runSeed} from './run-seed.ts'
import {runWide} from './wide.ts'

/** What `run.mjs` asks a process of its own for: a line of JSON for each seed. */
interface Work {
  /** Tell what happens, on standard error. */
  readonly notes: boolean
  /** Share of pages to kill, when that is what is looked at. */
  readonly kill?: number
  readonly seeds: readonly {readonly seed: number; readonly peers: number}[]
}

const work = JSON.parse(process.argv[2]!) as Work
const told = work.notes ? (atMs: number, what: string) => process.stderr.write(`${atMs} ms: ${what}\n`) : undefined
const {kill} = work
for (const each of work.seeds) {
  const outcome = await (kill !== undefined
    ? runKill({...each, share: kill, told})
    : each.peers > mostWholePages
      ? runWide(each)
      : runSeed({...each, told}))
  process.stdout.write(`${JSON.stringify(outcome)}\n`)
}
