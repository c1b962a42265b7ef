import {execFile} from 'node:child_process'
import {copyFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {rolldown} from 'rolldown'
import {build as vite} from 'vite'
import {tightenStylesPlugin} from './embed-styles.mjs'
import {root} from './paths.mjs'

const run = promisify(execFile)

/** The static app: plain files that work from any sub-path. */
export const buildSite = async folder => {
  await vite({
    configFile: false,
    root: join(root, 'src/site'),
    publicDir: join(root, 'public'),
    base: './',
    logLevel: 'warn',
    plugins: [tightenStylesPlugin],
    build: {
      outDir: join(folder, 'site'),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: {polyfill: false}
    }
  })
}

/** A package that is loaded later lies beside the embed under its own name. */
const siblingName = ({facadeModuleId}) =>
  `shoal-${facadeModuleId?.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]?.replace(/^@|\//g, '') ?? '[name]'}.js`

/** The embed: one file that defines the elements, and beside it what is imported dynamically. */
export const buildEmbed = async folder => {
  const bundle = await rolldown({
    input: {shoal: join(root, 'src/elements/embed.ts')},
    cwd: root,
    platform: 'browser',
    tsconfig: join(root, 'tsconfig.json'),
    transform: {target: 'es2022'},
    plugins: [tightenStylesPlugin]
  })
  const {output} = await bundle.write({
    dir: folder,
    format: 'esm',
    minify: true,
    comments: false,
    entryFileNames: '[name].js',
    chunkFileNames: siblingName
  })
  await bundle.close()
  const names = output.map(({fileName}) => fileName)
  // A file shared between the embed and a sibling would make the embed two files.
  const sharing = output.find(({imports}) => imports.length > 0)
  if (sharing)
    throw new Error(`${sharing.fileName} imports ${sharing.imports.join(', ')}, so that the embed is not one file`)
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
