import {createHash} from 'node:crypto'
import {readdir, readFile, stat, writeFile} from 'node:fs/promises'
import {join, relative} from 'node:path'

/** Everything a build depends on, relative to the root. */
const inputs = ['src', 'public', 'test/config', 'package.json', 'package-lock.json', 'tsconfig.json']

async function filesIn(path) {
  const found = await stat(path).catch(error => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found === undefined) return []
  if (found.isFile()) return [path]
  const entries = await readdir(path, {recursive: true, withFileTypes: true})
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name))
}

/** SHA-256 over names and contents of all inputs: the same exactly when a build would give the same. */
export async function inputsHash(root) {
  const hash = createHash('sha256').update(process.version)
  const files = (await Promise.all(inputs.map(input => filesIn(join(root, input))))).flat()
  for (const file of files.filter(name => !name.endsWith('.md')).sort()) {
    const bytes = await readFile(file)
    hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

const stamp = folder => join(folder, 'built-from.txt')

/** Leaves a note of the inputs a build was made from. */
export const writeStamp = (folder, hash) => writeFile(stamp(folder), `${hash}\n`)

/** The inputs the build in `folder` was made from; undefined when there is none. */
export async function readStamp(folder) {
  try {
    return (await readFile(stamp(folder), 'utf8')).trim()
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
