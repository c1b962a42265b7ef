import {execFile} from 'node:child_process'
import {copyFile, writeFile} from 'node:fs/promises'
import {basename, join} from 'node:path'
import {promisify} from 'node:util'
import {rolldown} from 'rolldown'
import {build as vite} from 'vite'
import {preloadPlugin} from './preload.mjs'
import {tightenStylesPlugin} from './embed-styles.mjs'
import {notePackages, noticesName, noticesOf} from './notices.mjs'
import {lendLit, borrowLit} from './shared-lit.mjs'
import {root} from './paths.mjs'

const run = promisify(execFile)

/** Whatever NODE_ENV says: tests build too, and what they build is served. */
const conditions = ['production', 'browser', 'import', 'module', 'default']
const forProduction = {conditionNames: conditions}

/** What the page starts with, a file each: what reads what is kept, what looks for others, what draws. */
const starting = ['main', 'early-joining', 'show-app'].map(name => join(root, `src/site/${name}.ts`))

/** Each takes with it all it imports statically that is not in those before. */
const startingGroups = starting.map((file, at) => ({
  name: basename(file, '.ts'),
  test: id => id === file,
  priority: starting.length - at
}))

/** The static app: plain files that work from any sub-path. */
export const buildSite = async (folder, packages) => {
  await vite({
    configFile: false,
    root: join(root, 'src/site'),
    publicDir: join(root, 'public'),
    base: './',
    logLevel: 'warn',
    resolve: {conditions},
    plugins: [tightenStylesPlugin, preloadPlugin(starting), notePackages(packages)],
    build: {
      outDir: join(folder, 'site'),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: {polyfill: false},
      rolldownOptions: {output: {codeSplitting: {groups: startingGroups}}}
    }
  })
  await buildFilesWorker(join(folder, 'site'), packages)
}

/** The site's service worker, beside its page under a name that stays. */
const buildFilesWorker = async (folder, packages) => {
  const bundle = await rolldown({
    input: join(root, 'src/site/files-worker.ts'),
    cwd: root,
    platform: 'browser',
    resolve: forProduction,
    tsconfig: join(root, 'tsconfig.json'),
    transform: {target: 'es2022'},
    plugins: [notePackages(packages)]
  })
  // Not a module: not every browser has those for service workers.
  await bundle.write({dir: folder, format: 'iife', minify: true, comments: false, entryFileNames: 'files-worker.js'})
  await bundle.close()
}

/** What is loaded later lies beside the embed under the name of its package or its element. */
const siblingName = file => {
  const inPackage = file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]
  return `shoal-${inPackage?.replace(/^@|\//g, '') ?? basename(file, '.ts')}.js`
}

/**
 * Bundles one file so that it imports nothing statically. What it imports dynamically is left as a sibling and named
 * by `foundSibling`: each sibling carries its own copy of what it shares, Lit apart, so that the embed works under any address.
 */
async function buildOneFile(folder, entry, fileName, foundSibling, plugins) {
  const siblingsPlugin = {
    name: 'siblings',
    async resolveId(source, importer, {kind}) {
      if (kind !== 'dynamic-import') return null
      const resolved = await this.resolve(source, importer, {skipSelf: true})
      if (!resolved) throw new Error(`${importer} imports ${source}, which is not there`)
      foundSibling(resolved.id)
      return {id: `./${siblingName(resolved.id)}`, external: true}
    }
  }
  const bundle = await rolldown({
    input: entry,
    cwd: root,
    platform: 'browser',
    resolve: forProduction,
    tsconfig: join(root, 'tsconfig.json'),
    transform: {target: 'es2022'},
    plugins: [siblingsPlugin, ...plugins, tightenStylesPlugin]
  })
  const {output} = await bundle.write({
    dir: folder,
    format: 'esm',
    minify: true,
    comments: false,
    entryFileNames: fileName
  })
  await bundle.close()
  const [{imports}, ...others] = output
  if (others.length > 0 || imports.length > 0) throw new Error(`${fileName} is not one file`)
}

/** The embed: one file that defines the elements; beside it what is imported dynamically, and what authors of games in real time import. */
export const buildEmbed = async (folder, packages) => {
  const waiting = new Map([
    [join(root, 'src/elements/embed.ts'), 'shoal.js'],
    [join(root, 'src/features/game/realtime-kit.ts'), 'shoal-realtime.js']
  ])
  const names = []
  for (const [entry, name] of waiting) {
    const foundSibling = sibling => waiting.set(sibling, waiting.get(sibling) ?? siblingName(sibling))
    const lit = name === 'shoal.js' ? lendLit(entry) : borrowLit
    await buildOneFile(folder, entry, name, foundSibling, [lit, notePackages(packages)])
    names.push(name)
  }
  return names
}

/** ES modules with types, for bundlers: what `exports` of package.json points to. */
export const buildLibrary = async folder => {
  const arguments_ = ['-p', 'test/config/tsconfig.lib.json', '--outDir', join(folder, 'lib')]
  try {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...arguments_], {cwd: root})
  } catch (error) {
    throw new Error(`tsc could not emit the library:\n${error.stdout}`, {cause: error})
  }
}

/** A static deployment of the site serves the embed too. */
export const copyEmbedIntoSite = (folder, names) =>
  Promise.all(names.map(name => copyFile(join(folder, name), join(folder, 'site', name))))

/** What the licences of bundled packages want: to be with the copies. */
export async function writeNotices(folder, packages) {
  const text = await noticesOf(packages)
  await Promise.all([folder, join(folder, 'site')].map(place => writeFile(join(place, noticesName), text)))
}
