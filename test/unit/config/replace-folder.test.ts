import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {replaceFolder} from '../../config/build.mjs'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoal-replace-'))
})

afterEach(() => rm(folder, {recursive: true}))

const fresh = async (name: string) => {
  const path = join(folder, name)
  await mkdir(path)
  await writeFile(join(path, 'one.txt'), name)
  await writeFile(join(path, 'two.txt'), name)
  return path
}

it('puts a folder where there was none, and in the place of another', async () => {
  const place = join(folder, 'dist')
  await replaceFolder(await fresh('a'), place)
  await replaceFolder(await fresh('b'), place)
  expect(await readFile(join(place, 'one.txt'), 'utf8')).toBe('b')
  expect(await readdir(folder)).toEqual(['dist'])
})

it('leaves one whole folder when many replace it at once', async () => {
  const place = join(folder, 'dist')
  const builds = await Promise.all(Array.from({length: 12}, (_, index) => fresh(`build-${index}`)))
  await Promise.all(builds.map(build => replaceFolder(build, place)))
  expect(await readdir(folder)).toEqual(['dist'])
  expect(await readFile(join(place, 'one.txt'), 'utf8')).toBe(await readFile(join(place, 'two.txt'), 'utf8'))
})
