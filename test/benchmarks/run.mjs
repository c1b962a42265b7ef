import {endWithNpm} from '../config/end-with-npm.mjs'
import {asCommand} from '../config/as-command.mjs'
import {readArguments} from './arguments.mjs'
import {measureAll} from './measure-all.mjs'
import {parts} from './parts.mjs'
import {jsonLine} from './row.mjs'
import {table} from './table.mjs'
import {Workbench} from './workbench.mjs'

// Standard output carries the figures and nothing else, whatever a tool underneath has to say.
console.log = console.error

/** Rows of the chosen parts, as they come. */
async function* rowsOf(only, bench) {
  for (const [part, load] of Object.entries(parts)) {
    if (only !== undefined && !only.includes(part)) continue
    const measurements = await load()
    const chosen = measurements.filter(({slow}) => !slow || only === undefined)
    for (const {rows} of measurements.filter(each => !chosen.includes(each))) {
      bench.log(`Left out, since it is slow and only the whole bench has it: ${rows.map(({row}) => row).join(' · ')}`)
    }
    yield* measureAll(chosen, bench)
  }
}

async function run() {
  const {json, only} = readArguments(process.argv.slice(2), Object.keys(parts))
  const bench = new Workbench()
  const stop = () => void bench.close().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop)
  endWithNpm(stop)
  const rows = []
  try {
    for await (const row of rowsOf(only, bench)) {
      rows.push(row)
      if (json) process.stdout.write(`${jsonLine(row)}\n`)
    }
  } finally {
    await bench.close()
  }
  if (!json) process.stdout.write(`\n${table(rows)}\n`)
  return rows.length > 0 && rows.every(({ok}) => ok) ? 0 : 1
}

await asCommand(run)
