import {runSeed} from './run-seed.ts'

export {runSeed} from './run-seed.ts'
const [first, count, peers] = process.argv.slice(2).map(Number)
for (let seed = first!; seed < first! + count!; seed++) {
  const start = Date.now()
  const o = await runSeed({seed, peers: peers!})
  console.log(JSON.stringify({...o, wallMs: Date.now() - start}))
}
