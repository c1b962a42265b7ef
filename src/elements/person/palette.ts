/**
 * Colours of people: as many hues as can be told apart, each in a light and a dark version whose contrast with the ground is kept.
 * OKLCH to sRGB after Björn Ottosson, "A perceptual color space for image processing" (2020); contrast as in WCAG 2.2.
 */
type Rgb = readonly [red: number, green: number, blue: number]

export const hueCount = 24
export const minimumContrast = 4.6

/** The grounds a name or a fish stands on, the least favourable of each theme; the same values as in `tokens.styles.ts`. */
export const grounds = {light: ['#ffffff', '#e4f1ef', '#cfebe7'], dark: ['#0b161a', '#1a2c32', '#1b4a50']} as const

function oklchToRgb(lightness: number, chroma: number, hueDegrees: number): Rgb {
  const hue = (hueDegrees * Math.PI) / 180
  const a = chroma * Math.cos(hue)
  const b = chroma * Math.sin(hue)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  ]
}

function encode(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear))
  return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055))
}

const hex = (rgb: Rgb) => '#' + rgb.map(part => part.toString(16).padStart(2, '0')).join('')

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(part => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const ratio = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

const parse = (colour: string): Rgb =>
  [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb

/** WCAG contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  return ratio(luminance(parse(a)), luminance(parse(b)))
}

/** Measured once: every page tries hundreds of colours against them before its first picture. */
const groundLuminances = {
  light: grounds.light.map(ground => luminance(parse(ground))),
  dark: grounds.dark.map(ground => luminance(parse(ground)))
}

/** The most colourful version of a hue that keeps `minimumContrast` with every ground of the theme. */
export function personColour(hue: number, theme: 'light' | 'dark'): string {
  const degrees = (hue * 360) / hueCount + 12
  const step = theme === 'light' ? -0.01 : 0.01
  let lightness = theme === 'light' ? 0.62 : 0.68
  for (;;) {
    const rgb = oklchToRgb(lightness, theme === 'light' ? 0.15 : 0.13, degrees)
    const own = luminance(rgb)
    if (groundLuminances[theme].every(ground => ratio(own, ground) >= minimumContrast)) return hex(rgb)
    lightness += step
  }
}

/** The quiet disc behind a fish. */
export function personTint(hue: number, theme: 'light' | 'dark'): string {
  const degrees = (hue * 360) / hueCount + 12
  return hex(theme === 'light' ? oklchToRgb(0.92, 0.045, degrees) : oklchToRgb(0.3, 0.045, degrees))
}
