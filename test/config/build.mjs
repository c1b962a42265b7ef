import {chmod, mkdir, mkdtemp, rename, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {inputsHash, readStamp, writeStamp} from './inputs-hash.mjs'
import {root} from './paths.mjs'

const finished = join(root, 'dist')
const workshop = join(root, '.cache/builds')

/** Puts the new build in the place of the old one. Two builds may do this at once: the loser tries again. */
export async function replaceFolder(fresh, place) {
  for (;;) {
    const old = `${fresh}-replaced`
    await rename(place, old).catch(ignoreMissing)
    try {
      await rename(fresh, place)
      return
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    } finally {
      await rm(old, {recursive: true, force: true})
    }
  }
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error
}

/** Builds everything into a folder of its own and then renames it to `dist`. `hash` is of the sources as they are now. */
export async function build(hash) {
  // Bundlers take a while to load, and most starts need no build.
  const {buildEmbed, buildLibrary, buildSite, copyEmbedIntoSite, writeNotices} = await import('./build-steps.mjs')
  await mkdir(workshop, {recursive: true})
  const fresh = await mkdtemp(join(workshop, 'build-'))
  try {
    // mkdtemp makes it readable by its owner only, which a web server may not be.
    await chmod(fresh, 0o755)
    const packages = new Set()
    const siteAndEmbed = buildSite(fresh, packages).then(() => buildEmbed(fresh, packages))
    const parts = await Promise.allSettled([siteAndEmbed, buildLibrary(fresh)])
    const broken = parts.find(part => part.status === 'rejected')
    if (broken) throw broken.reason
    await copyEmbedIntoSite(fresh, await siteAndEmbed)
    await writeNotices(fresh, packages)
    await writeStamp(fresh, hash)
    await replaceFolder(fresh, finished)
  } finally {
    await rm(fresh, {recursive: true, force: true})
  }
}

/**
 * Builds unless `dist` was made from exactly these sources.
 * @param {{log?: (line: string) => void}} [options]
 * @returns {Promise<boolean>} whether it built
 */
export async function buildIfStale({log = () => {}} = {}) {
  const hash = await inputsHash(root)
  if ((await readStamp(finished)) === hash) return false
  log('Building …')
  await build(hash)
  return true
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const log = line => console.log(line)
  try {
    if (process.argv.includes('--if-stale')) await buildIfStale({log})
    else await build(await inputsHash(root))
    log('dist/site, dist/shoal.js and dist/lib are up to date.')
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
