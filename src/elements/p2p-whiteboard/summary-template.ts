import {html, nothing, type TemplateResult} from 'lit'
import type {PersonKey} from '../../base/ids.ts'
import * as strings from '../strings.ts'
import type {DrawnNote, Thing} from './board-scene.ts'

const mostPeople = 50
const mostNotes = 200

export interface BoardCounts {
  readonly lines: number
  readonly notes: readonly DrawnNote[]
  readonly people: ReadonlyMap<PersonKey, {readonly lines: number; readonly notes: number}>
}

export function countThings(things: readonly Thing[]): BoardCounts {
  const people = new Map<PersonKey, {lines: number; notes: number}>()
  for (const {author, kind} of things) {
    const counts = people.get(author) ?? {lines: 0, notes: 0}
    people.set(author, counts)
    if (kind === 'stroke') counts.lines++
    else counts.notes++
  }
  const notes = things.filter(thing => thing.kind === 'note')
  return {lines: things.length - notes.length, notes, people}
}

/** What is on the board in words: how much by whom, and what the notes say. */
export function summaryTemplate(
  {lines, notes, people}: BoardCounts,
  nameOf: (key: PersonKey) => string
): TemplateResult {
  const morePeople = people.size - mostPeople
  const moreNotes = notes.length - mostNotes
  const rest = (count: number, words: (count: number) => string) =>
    count > 0 ? html`<li>${words(count)}</li>` : nothing
  return html`<details class="what">
    <summary>${strings.boardSummary(lines, notes.length)}</summary>
    <ul tabindex="0" aria-label=${strings.boardSummary(lines, notes.length)}>
      ${[...people]
        .slice(0, mostPeople)
        .map(([key, counts]) => html`<li dir="auto">${strings.boardBy(nameOf(key), counts.lines, counts.notes)}</li>`)}
      ${rest(morePeople, strings.boardMorePeople)}
      ${notes
        .slice(0, mostNotes)
        .map(({author, note}) => html`<li dir="auto">${strings.boardNoteBy(nameOf(author), note.text)}</li>`)}
      ${rest(moreNotes, strings.boardMoreNotes)}
    </ul>
  </details>`
}
