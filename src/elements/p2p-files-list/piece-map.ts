import {html, nothing, svg, type TemplateResult} from 'lit'
import type {FileView} from '../files-view.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'
import {percentText} from '../text/amounts.ts'
import {progressOf} from './state-words.ts'

/** Shades a stretch is drawn in, by how much of it is here. */
const shades = 4

/** Runs of stretches of one shade, as one path each; a shade that does not occur has none. Stretches with nothing are not drawn. */
export function shadePaths(map: Uint8Array): readonly string[] {
  const paths = Array.from({length: shades}, () => '')
  const shadeAt = (at: number) => Math.ceil((shades * (map[at] ?? 0)) / 255)
  for (let at = 0; at < map.length;) {
    const shade = shadeAt(at)
    let end = at + 1
    while (end < map.length && shadeAt(end) === shade) end++
    if (shade > 0) paths[shade - 1] += `M${at} 0H${end}V1H${at}Z`
    at = end
  }
  return paths
}

/** How far a file is: which stretches of it are here, with its progress for those who do not see it. Nothing where there is none. */
export function progressTemplate(file: FileView): TemplateResult | typeof nothing {
  const done = progressOf(file)
  if (done === undefined) return nothing
  const {size, state, map} = file
  const percent = percentText(Math.min(done, size), size)
  // While it is read, it comes in order.
  const paths = state.kind === 'adding' || map.length === 0 ? [] : shadePaths(map)
  const width = map.length || 1
  return html`<div
    class="progress"
    role="progressbar"
    aria-label=${harmless(file.name)}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.floor((100 * Math.min(done, size)) / Math.max(1, size))}
    aria-valuetext=${percent}
    title=${strings.fileProgress(harmless(file.name).slice(0, 100), percent)}
  >
    <svg viewBox="0 0 ${paths.length > 0 ? width : Math.max(1, size)} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      ${
        paths.length > 0
          ? paths.map((path, shade) => (path === '' ? nothing : svg`<path class="shade-${shade}" d=${path} />`))
          : svg`<path class="shade-${shades - 1}" d="M0 0H${Math.min(done, size)}V1H0Z" />`
      }
    </svg>
  </div>`
}
