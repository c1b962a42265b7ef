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
import {fishTraits} from '../../../src/elements/person/traits.ts'

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
