import {createHash} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {concat, toHex, type Bytes} from '../../../../src/base/bytes.ts'
import {leavesPerPage, pageCount} from '../../../../src/features/files/file-size.ts'
import {
  fileId,
  hashBytes,
  leafHash,
  LeafTreeBuilder,
  provesPage,
  splitHashes
} from '../../../../src/features/files/leaf-tree.ts'

const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const hashesOf = (count: number, salt = 0): Bytes =>
  concat(...Array.from({length: count}, (_, i) => sha256(Uint8Array.of(salt, i & 255, (i >> 8) & 255, i >> 16))))

/** By the definition alone: level by level over all leaves. */
function plainRoot(hashes: Bytes): Bytes {
  let row = [...splitHashes(hashes)]
  while (row.length > 1) {
    const above: Bytes[] = []
    for (let i = 0; i < row.length; i += 2) {
      const pair = row.slice(i, i + 2)
      above.push(pair.length === 1 ? pair[0]! : sha256(concat(Uint8Array.of(1), ...pair)))
    }
    row = above
  }
  return row[0]!
}

async function treeOf(hashes: Bytes, cut = 7) {
  const builder = new LeafTreeBuilder(sha256)
  const step = cut * hashBytes
  for (let at = 0; at < hashes.length; at += step) builder.add(hashes.subarray(at, at + step))
  return builder.finish()
}

const sizeOf = (leaves: number) => leaves * 65_536

describe('the tree of a file', () => {
  it('is pinned', async () => {
    const empty = await leafHash(new Uint8Array(), sha256)
    expect(toHex(empty)).toBe(toHex(sha256(Uint8Array.of(0))))
    expect(await fileId(0, empty, sha256)).toBe('29b4fd0a679a60f4d27d3e91cebd696a1f8ada43177eb4a35fe06e60fe88abb6')
    const hello = await leafHash(new TextEncoder().encode('hello'), sha256)
    expect(await fileId(5, hello, sha256)).toBe('fb30d4165f850b8aaa3ce4b0d97e9bf78244408531896c05bb179aceafb63d7a')
    expect(await fileId(6, hello, sha256)).not.toBe(await fileId(5, hello, sha256))
  })

  it.each([1, 2, 3, 5, 16, 511, 512, 513, 1_024, 1_025, 1_537, 2_561])(
    'of %i leaves has the root of the definition, however the hashes come, and proves every page',
    async leaves => {
      const hashes = hashesOf(leaves)
      const tree = await treeOf(hashes)
      expect(toHex(tree.root)).toBe(toHex(plainRoot(hashes)))
      expect(toHex((await treeOf(hashes, 1_000)).root)).toBe(toHex(tree.root))
      const pages = [...tree.pages()]
      expect(pages.length).toBe(pageCount(sizeOf(leaves)))
      expect(toHex(concat(...pages.map(({hashes}) => hashes)))).toBe(toHex(hashes))
      const file = {size: sizeOf(leaves), root: tree.root}
      for (const page of pages) expect(await provesPage(file, page, sha256)).toBe(true)
    }
  )

  it('takes no page that was changed, moved, cut, or is of another size', async () => {
    const leaves = 1_537
    const tree = await treeOf(hashesOf(leaves))
    const other = [...(await treeOf(hashesOf(leaves, 1))).pages()]
    const pages = [...tree.pages()]
    const file = {size: sizeOf(leaves), root: tree.root}
    const proves = (page: (typeof pages)[number], of = file) => provesPage(of, page, sha256)
    for (const page of pages) {
      const {hashes, proof} = page
      const elsewhere = (page.page + 1) % pages.length
      expect(await proves({...page, page: elsewhere})).toBe(false)
      expect(await proves({...page, page: 4})).toBe(false)
      expect(await proves({...page, hashes: hashes.slice(hashBytes)})).toBe(false)
      expect(await proves({...page, hashes: other[page.page]!.hashes})).toBe(false)
      expect(await proves({...page, proof: proof.slice(hashBytes)})).toBe(false)
      expect(await proves({...page, proof: concat(proof, new Uint8Array(hashBytes))})).toBe(false)
      expect(await proves({...page, proof: concat(proof, new Uint8Array(1))})).toBe(false)
      const flipped = proof.slice()
      flipped[0]! ^= 1
      expect(await proves({...page, proof: flipped})).toBe(false)
    }
    expect(await proves(pages[0]!, {...file, size: sizeOf(leaves + leavesPerPage)})).toBe(false)
    expect(await proves(pages[3]!, {...file, size: sizeOf(leaves - 1)})).toBe(false)
  })

  it('takes no single bit changed anywhere', async () => {
    const leaves = 700
    const tree = await treeOf(hashesOf(leaves))
    const pages = [...tree.pages()]
    const file = {size: sizeOf(leaves), root: tree.root}
    const flip = (bytes: Bytes, bit: number) => {
      const changed = bytes.slice()
      changed[(bit >> 3) % changed.length]! ^= 1 << (bit & 7)
      return changed
    }
    await fc.assert(
      fc.asyncProperty(fc.nat({max: 1}), fc.nat({max: 200_000}), fc.boolean(), async (index, bit, inProof) => {
        const page = pages[index]!
        const changed = inProof ? {...page, proof: flip(page.proof, bit)} : {...page, hashes: flip(page.hashes, bit)}
        expect(await provesPage(file, changed, sha256)).toBe(false)
      }),
      {numRuns: 60}
    )
  })
})
