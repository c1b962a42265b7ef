import {join, relative} from 'node:path'
import {gzipSync} from 'node:zlib'
import {transform} from 'esbuild'
import {rolldown} from 'rolldown'
import {tightenStylesPlugin} from './embed-styles.mjs'
import {root} from './paths.mjs'

/** What the embed is made of, for when the budget is short: `node test/config/embed-weight.mjs [depth]`. */
const depth = Number(process.argv[2] ?? 1)

/** The package of a module, or its place in `src` to the depth asked for. */
function partOf(id) {
  const name = id.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]
  return name ?? relative(join(root, 'src'), id).split('/').slice(0, depth).join('/')
}

/** What is imported dynamically lies beside the embed. */
const leaveSiblings = {
  name: 'leave-siblings',
  resolveId: (source, _importer, {kind}) => (kind === 'dynamic-import' ? {id: source, external: true} : null)
}

const bundle = await rolldown({
  input: join(root, 'src/elements/embed.ts'),
  cwd: root,
  platform: 'browser',
  tsconfig: join(root, 'tsconfig.json'),
  transform: {target: 'es2022'},
  plugins: [leaveSiblings, tightenStylesPlugin]
})
const whole = (await bundle.generate({format: 'esm', minify: true})).output[0].code
const {modules} = (await bundle.generate({format: 'esm', minify: false})).output[0]
const code = new Map()
for (const [id, module] of Object.entries(modules))
  code.set(partOf(id), (code.get(partOf(id)) ?? '') + (module.code ?? ''))

const rows = await Promise.all(
  [...code].map(async ([part, text]) => {
    const minified = await transform(text, {minify: true, treeShaking: false, format: 'esm', target: 'es2022'})
    return {part, bytes: gzipSync(minified.code).length}
  })
)
rows.sort((a, b) => b.bytes - a.bytes)
const kilobytes = bytes => `${(bytes / 1024).toFixed(1)} kB`.padStart(9)
for (const {part, bytes} of rows) console.log(`${kilobytes(bytes)}  ${part}`)
// Parts compressed alone share nothing with each other, so that they add up to more than the whole.
console.log(`${kilobytes(gzipSync(whole).length)}  together, gzip`)
