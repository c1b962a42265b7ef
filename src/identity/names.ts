import {toHex} from '../base/bytes.ts'
import {collapseSpaces, dropIdleSelectors, isPrintable} from '../protocol/printable.ts'

export const maxNameCodePoints = 32

const adjectives = (
  'quiet bright gentle swift merry calm brave clever eager golden silver mellow nimble patient proud sunny ' +
  'witty jolly keen lucky noble rosy sturdy tidy warm young amber azure coral copper dapper fair'
).split(' ')
const animals = (
  'heron otter seal pike trout salmon crane egret swan teal gull tern puffin pelican dolphin turtle ' +
  'newt frog beaver crab lobster oyster squid octopus ray sturgeon perch minnow herring mackerel cod eel'
).split(' ')

/** A name like 'quiet heron' until the person chooses one; the same for the same key, 1,024 in all. Needs two bytes of key. */
export const defaultName = (publicKey: Uint8Array): string =>
  `${adjectives[publicKey[0]! % adjectives.length]} ${animals[publicKey[1]! % animals.length]}`

/** Tells people of the same name apart: the first six hexadecimal digits of the key. */
export const shortKey = (publicKey: Uint8Array): string => toHex(publicKey.subarray(0, 3))

/**
 * A name fit to be shown, from a person or from the wire: NFC, white space collapsed, trimmed, 1 to 32 code points
 * (hence at most 128 bytes of UTF-8). Undefined when nothing is left of it, it is longer, or it has characters that cannot be seen.
 */
export function cleanName(name: string): string | undefined {
  if (name.length > 8 * maxNameCodePoints) return undefined
  const clean = collapseSpaces(dropIdleSelectors(name).normalize('NFC'))
  if (clean === '' || !isPrintable(clean)) return undefined
  return [...clean].length <= maxNameCodePoints ? clean : undefined
}
