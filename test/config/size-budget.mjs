import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {build} from 'esbuild'
import {root} from './paths.mjs'

/**
 * The whole of what text chat costs a page, gzip at its default level. The goal of 64 kB is not reached, see
 * src/decisions/007-embed-size.md; this holds what is.
 */
export const embedBudgetBytes = 155 * 1024

/** A script and every script it imports statically: what is fetched before it runs. */
async function staticFiles(file) {
  const {metafile} = await build({
    entryPoints: [file],
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent'
  })
  // Parsed, not trusted: imports that are not bundled would be fetched from somewhere else and go uncounted.
  // esbuild's own help for a file that may call `require` is fetched from nowhere.
  const isOutside = ({external, path}) => external && path !== '<runtime>'
  const outside = Object.values(metafile.inputs).flatMap(input => input.imports.filter(isOutside))
  if (outside.length > 0) throw new Error(`${file} imports ${outside[0].path}, which is not beside it`)
  const seen = new Set()
  const visit = name => {
    if (seen.has(name)) return
    seen.add(name)
    for (const {kind, path} of metafile.inputs[name].imports) if (kind === 'import-statement') visit(path)
  }
  visit(Object.values(metafile.outputs)[0].entryPoint)
  return [...seen]
}

/** @returns {Promise<{bytes: number, files: string[]}>} gzipped size of the embed with what it imports statically */
export async function embedSize(folder) {
  const files = await staticFiles(join(folder, 'shoal.js'))
  const sizes = await Promise.all(files.map(async file => gzipSync(await readFile(join(root, file))).length))
  return {bytes: sizes.reduce((sum, size) => sum + size, 0), files}
}
