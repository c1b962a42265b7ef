import {readdir, readFile} from 'node:fs/promises'
import {join, sep} from 'node:path'

/** Lies beside the embed, and beside the site. */
export const noticesName = 'shoal-licences.txt'

/** What may be given on inside our files, as SPDX names it. */
const allowed = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'CC0-1.0', 'Unlicense'])

/** Notes every package that went into a file. Its licence wants to be with the copies. */
export const notePackages = packages => ({
  name: 'note-packages',
  generateBundle(_options, files) {
    for (const {moduleIds = []} of Object.values(files))
      for (const id of moduleIds) {
        const folder = packageFolder(id)
        if (folder !== undefined) packages.add(folder)
      }
  }
})

/** The folder of the package a module belongs to; undefined for our own. */
export function packageFolder(id) {
  const parts = id.replace(/^\0/, '').split('?')[0].split(/[\\/]/)
  const at = parts.lastIndexOf('node_modules')
  if (at < 0) return undefined
  const name = parts[at + 1]?.startsWith('@') ? 2 : 1
  return parts.slice(0, at + 1 + name).join(sep)
}

/**
 * The licences of these packages, one after the other.
 * @throws where one must not be given on, or does not say under what
 */
export async function noticesOf(folders) {
  const notices = await Promise.all([...folders].map(noticeOf))
  // A package that is there in two versions is named twice; the same one by two ways is not.
  const texts = [...new Set(notices)].sort()
  return `Shoal is made with these packages. Each is under the licence that stands below its name.\n\n${texts.join('\n\n')}\n`
}

/** Of several licences to choose from (SPDX's `OR`) the first that is allowed; undefined: none is. */
const licenceTaken = (license = '') =>
  license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .find(each => allowed.has(each))

async function noticeOf(folder) {
  const {name, version, license, author, repository} = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const taken = licenceTaken(license)
  if (taken === undefined)
    throw new Error(`${name} is under “${license}”, which is not among those that may be bundled`)
  const files = await readdir(folder)
  const file =
    files.find(each => each.toLowerCase() === `license-${taken}`.toLowerCase()) ??
    files.find(each => /^licen[cs]e(\.(md|txt))?$/i.test(each))
  const by = typeof author === 'object' ? author.name : author
  const text =
    file === undefined ? `${by ?? ''}\n${repository?.url ?? ''}`.trim() : await readFile(join(folder, file), 'utf8')
  return [`${name} ${version}, ${taken}`, '-'.repeat(72), text.trim()].join('\n')
}
