import {html, type TemplateResult} from 'lit'
import {harmless} from '../text/harmless.ts'

/** Longer ones are cut, so that a name of a megabyte costs nothing. */
const mostCharacters = 300
const mostExtension = 12

/** A name that can be shown and spoken, on one line. */
export function shownName(name: string): string {
  const plain = harmless(
    name.length > mostCharacters ? `${name.slice(0, mostCharacters / 2)}…${name.slice(-mostCharacters / 2)}` : name
  )
  return plain.toWellFormed().replace(/\s+/g, ' ').trim()
}

/** What may be cut off, and what stays in view: the extension says what it is. */
export function splitName(name: string): readonly [base: string, extension: string] {
  const shown = shownName(name)
  const dot = shown.lastIndexOf('.')
  return dot > 0 && shown.length - dot <= mostExtension ? [shown.slice(0, dot), shown.slice(dot)] : [shown, '']
}

export function nameTemplate(name: string, id = ''): TemplateResult {
  const [base, extension] = splitName(name)
  return html`<span class="name" id=${id} title=${base + extension}
    ><bdi class="base">${base}</bdi><bdi class="extension">${extension}</bdi></span
  >`
}
