import type {RealtimePictureView} from '../realtime-view.ts'

const tokens = {ink: '--_ink', muted: '--_muted', surface: '--_surface', line: '--_edge'} as const
/** As many as games can have seats. */
const seatCount = 16

/**
 * The page's colours as a canvas takes them. They are read from an element that has them as its `color`, since a custom property keeps
 * the words it was given.
 */
export function readColours(probe: HTMLElement): RealtimePictureView['colours'] {
  const style = getComputedStyle(probe)
  const colour = (value: string) => {
    probe.style.setProperty('color', value)
    return style.color
  }
  const read = {
    ink: colour(`var(${tokens.ink})`),
    muted: colour(`var(${tokens.muted})`),
    surface: colour(`var(${tokens.surface})`),
    line: colour(`var(${tokens.line})`),
    seats: Array.from({length: seatCount}, (_, seat) => colour(`var(--_seat-${seat % 4})`))
  }
  probe.style.removeProperty('color')
  return read
}
