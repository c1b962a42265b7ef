import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import {
  contrast,
  grounds,
  hueCount,
  minimumContrast,
  personColour,
  personTint
} from '../../../src/elements/person/palette.ts'
import {fishTraits, type FishTraits} from '../../../src/elements/person/traits.ts'
import {promisesSections} from '../../../src/site/promises-text.ts'

describe('colours of people', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it.each(['light', 'dark'] as const)('keeps the contrast on every ground: %s', theme => {
    for (let hue = 0; hue < hueCount; hue++) {
      for (const ground of grounds[theme]) {
        expect(contrast(personColour(hue, theme), ground)).toBeGreaterThanOrEqual(minimumContrast)
      }
      expect(contrast(personColour(hue, theme), personTint(hue, theme))).toBeGreaterThanOrEqual(3)
    }
  })

  it('tells all hues apart', () => {
    for (const theme of ['light', 'dark'] as const) {
      const colours = Array.from({length: hueCount}, (_, hue) => personColour(hue, theme))
      expect(new Set(colours).size).toBe(hueCount)
    }
  })
})

describe('fish', () => {
  it('are as many as people are told there are', async () => {
    const keys = Array.from({length: 2_000}, (_, at) => createHash('sha256').update(`${at}`).digest('hex') as PersonKey)
    const seen = {} as Record<keyof FishTraits, Set<number>>
    for (const key of keys) {
      const traits = fishTraits(key)
      // Which step from the body's hue, not which hue.
      const all = {...traits, finHue: (traits.finHue - traits.hue + hueCount) % hueCount}
      for (const [trait, value] of Object.entries(all)) (seen[trait as keyof FishTraits] ??= new Set()).add(value)
    }
    const count = Object.values(seen).reduce((all, {size}) => all * size, 1)
    expect(Math.round(Math.log2(count))).toBe(15)
    const told = [...promisesSections().flatMap(({lines}) => lines), await readFile('README.md', 'utf8')]
    const inWords = told.filter(text => text.includes('31,104') && text.includes('15 bits'))
    expect([count, inWords.length]).toEqual([31_104, 2])
  })

  it('has traits in range for every key, the same each time', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const traits = fishTraits(text as PersonKey)
        expect(traits).toEqual(fishTraits(text as PersonKey))
        expect(traits.hue).toBeLessThan(hueCount)
        expect(traits.finHue).not.toBe(traits.hue)
        expect(Object.values(traits).every(value => Number.isInteger(value) && value >= 0)).toBe(true)
      })
    )
  })
})
