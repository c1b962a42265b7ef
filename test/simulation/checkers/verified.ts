import {Buffer} from 'node:buffer'
import {bodyMatches, encodeHeader, entrySigningBytes} from '../../../src/protocol/entry.ts'
import {toHex} from '../../../src/base/bytes.ts'
import {sha256} from '../crypto.ts'
import type {Checker} from './checker.ts'
import type {ShownEntry, World} from '../world.ts'

/** Nothing is shown but what its author wrote, with the body that it wrote. */
export class VerifiedChecker implements Checker {
  readonly name = 'verified'
  readonly #sound = new Set<string>()

  watch(world: World): readonly string[] {
    const shown = world.shown
    world.shown = []
    return shown.flatMap(one => this.#wrong(one, world))
  }

  #wrong({page, entry}: ShownEntry, world: World): readonly string[] {
    const {id, header, body} = entry
    const bytes = encodeHeader(header)
    if (toHex(sha256(bytes)) !== id) return [`${page.id} shows ${id.slice(0, 8)}, whose header has another hash`]
    if (body !== undefined && !bodyMatches(header, body, sha256(body))) {
      return [`${page.id} shows ${id.slice(0, 8)} with another body than its author wrote`]
    }
    const name = Buffer.from(bytes).toString('latin1')
    if (this.#sound.has(name)) return []
    if (!world.signatures.signed(entrySigningBytes(bytes), header.author)) {
      return [`${page.id} shows ${id.slice(0, 8)}, which its author never signed`]
    }
    this.#sound.add(name)
    return []
  }
}
