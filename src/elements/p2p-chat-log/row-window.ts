import {RowHeights} from './row-heights.ts'
import type {ListChange} from './list-change.ts'

/** Rows in the document at once, at most; a screen of the lowest rows needs fewer. */
export const mostRows = 160
/** Rows drawn before anything is known of the height of the list. */
const firstRows = 40
/** Drawn beyond what is in view, on either side, and what of it may be used up before more is drawn. */
const reachPx = 700
const reservePx = 250
/** This near to the end counts as there: about a line and a half. */
const endPx = 40

/** The elements of a list: a scrolled one, in it room for rows above, the rows, and room for rows below. */
export interface RowPlaces {
  readonly scroller: HTMLElement
  readonly above: HTMLElement
  readonly rows: HTMLElement
  readonly below: HTMLElement
}

/**
 * Which rows of a long list are in the document, and where: rows lie in the normal flow between two empty boxes that stand for all
 * others. While these change, the first row in view stays where it is, or the end when the end is in view. Since the box above takes
 * up what an estimate was wrong by, the scrolled distance is hardly ever written, which would end a swipe of the finger.
 */
export class RowWindow {
  readonly heights = new RowHeights()
  #places: RowPlaces | undefined
  #first = 0
  #end = 0
  /** Height of the box above. What the tree says, but for what estimates above were wrong by. */
  #above = 0
  #atEnd = true
  /** Scrolled extent when the place was last known. */
  #laidOut = ''
  #anchor: {readonly row: number; readonly top: number} | undefined
  /** Other rows are chosen than those in the document. */
  #isPlanned = false
  /** The list was told to go somewhere; the scrolled distance is written for it. */
  #isJump = false
  #isMeasured = false

  /** Index of the first row in the document. */
  get first(): number {
    return this.#first
  }

  /** Index behind the last one. */
  get end(): number {
    return this.#end
  }

  /** Whether the end is in view, and to be kept there. */
  get atEnd(): boolean {
    return this.#atEnd
  }

  get isNearStart(): boolean {
    return this.#isVisible && this.#first === 0 && this.#places!.scroller.scrollTop < reachPx
  }

  attach(places: RowPlaces): void {
    this.#places = places
  }

  /** Takes over a changed list. `estimate` gives the height of a row that was never drawn. */
  change(change: ListChange, estimate: (row: number) => number): void {
    const {dropped, prepended, same, removed, added} = change
    const estimates = (from: number, count: number) =>
      Float64Array.from({length: count}, (_, at) => estimate(from + at))
    if (removed > 0 || added > 0) this.heights.replace(dropped + same, removed, estimates(prepended + same, added))
    if (dropped > 0 || prepended > 0) this.heights.replace(0, dropped, estimates(0, prepended))
    const {count} = this.heights
    const moved = (row: number) => clamp(rowAfter(row, change), 0, count)
    if (this.#anchor !== undefined) this.#anchor = {...this.#anchor, row: moved(this.#anchor.row)}
    this.#first = moved(this.#first)
    this.#end = this.#atEnd ? count : moved(this.#end)
    if (this.#end - this.#first > 2 * mostRows || this.#end === this.#first)
      this.#first = Math.max(0, this.#end - firstRows)
    else if (this.#atEnd && this.#end - this.#first > mostRows) this.#first = this.#end - mostRows / 2
  }

  /** Before rows change: notes which is the first in view, and how high those in the document are. */
  remember(): void {
    if (this.#isPlanned) return
    if (this.#atEnd || !this.#isVisible) {
      this.#anchor = undefined
      return
    }
    // Something else changed the layout, and nobody has said so yet.
    if (this.#extent !== this.#laidOut) this.resized()
    this.measure()
    this.#note()
  }

  /** After the height of rows changed by itself: a text was completed, or the list is narrower. */
  resized(): void {
    if (this.#isPlanned || !this.#isVisible) return
    if (this.#atEnd) return this.toEnd()
    this.#isMeasured = false
    const {scroller, rows} = this.#places!
    const row = this.#anchor && rows.children[this.#anchor.row - this.#first]
    if (row === undefined) return
    const moved = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - this.#anchor!.top
    if (Math.abs(moved) > 0.05) this.#moveBack(moved)
    this.#laidOut = this.#extent
  }

  /** After rows changed. */
  restore(): void {
    const {above, below, scroller, rows} = this.#places!
    this.#isPlanned = false
    this.#isMeasured = false
    if (this.#atEnd) this.#above = this.heights.before(this.#first)
    setHeight(above, this.#above)
    setHeight(below, this.heights.total - this.heights.before(this.#end))
    if (this.#atEnd) {
      // Only for a reason: somebody may be at the beginning of a swipe away from here.
      if (this.#isJump || this.#extent !== this.#laidOut) this.toEnd()
      return
    }
    if (!this.#isVisible) return
    const anchor = this.#anchor
    const row = anchor && rows.children[anchor.row - this.#first]
    if (row !== undefined) {
      const moved = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - anchor!.top
      if (Math.abs(moved) > 0.05 || this.#isAstray(this.#above)) this.#moveBack(moved)
    } else this.#note()
    this.#isJump = false
    this.measure()
    setHeight(below, this.heights.total - this.heights.before(this.#end))
    this.#laidOut = this.#extent
  }

  /** Reads the heights of the rows in the document; cheap while nothing waits to be laid out. */
  measure(): void {
    if (this.#isMeasured || this.#isPlanned || !this.#isVisible) return
    this.#isMeasured = true
    const {children} = this.#places!.rows
    for (let at = 0; at < children.length && this.#first + at < this.#end; at++) {
      this.heights.set(this.#first + at, children[at]!.getBoundingClientRect().height)
    }
  }

  /** After scrolling: true when other rows are to be drawn. */
  scrolled(): boolean {
    if (!this.#isVisible) return false
    const {scroller} = this.#places!
    // The layout moved, not the person: the end stays in view.
    if (this.#atEnd && this.#extent !== this.#laidOut) this.toEnd()
    else {
      this.#laidOut = this.#extent
      this.#atEnd =
        scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < endPx && this.#end === this.heights.count
      if (!this.#atEnd && !this.#isPlanned) this.#note()
    }
    return this.plan()
  }

  /** Chooses the rows for what is in view; true when they are others than now. */
  plan(): boolean {
    const {count} = this.heights
    // Without a look at the layout, which the browser has not made yet.
    if (this.#first === 0 && this.#end === count && count <= mostRows) return false
    if (!this.#isVisible || count === 0) return false
    const {scroller, rows} = this.#places!
    const {scrollTop, clientHeight: height} = scroller
    const lacksAbove = this.#first > 0 && this.#above > scrollTop - reservePx
    const lacksBelow = this.#end < count && this.#above + rows.offsetHeight < scrollTop + height + reservePx
    if (!lacksAbove && !lacksBelow && this.#end - this.#first <= mostRows) return false
    this.measure()
    // As far into the list; the rows in the document lie there as they do on the screen.
    const from = scrollTop - this.#above + this.heights.before(this.#first)
    const first = this.heights.find(from - reachPx)
    const end = Math.min(count, this.heights.find(from + height + reachPx) + 1)
    if (first === this.#first && end === this.#end) return false
    this.remember()
    this.#move(first, Math.min(end, first + mostRows))
    return true
  }

  /** Chooses the rows around this one, which comes to lie a third from above. */
  show(row: number): void {
    const height = this.#places?.scroller.clientHeight ?? 0
    const first = this.heights.find(this.heights.before(row) - height / 3 - reachPx)
    const end = Math.min(this.heights.count, this.heights.find(this.heights.before(row) + height + reachPx) + 1)
    this.#atEnd = false
    this.#isJump = true
    this.#move(first, Math.max(row + 1, Math.min(end, first + mostRows)))
    this.#anchor = {row, top: height / 3}
  }

  toEnd(): void {
    const {scroller} = this.#places!
    this.#isJump = false
    scroller.scrollTop = this.#above + this.heights.total + scroller.clientHeight + 1e6
    this.#laidOut = this.#extent
  }

  /** Chooses the newest rows. */
  jumpToEnd(): void {
    const {count} = this.heights
    this.#atEnd = true
    this.#isJump = true
    if (this.#end < count) this.#move(Math.max(0, count - firstRows), count)
  }

  /** Index of the first row in view, or 0. */
  firstInView(): number {
    if (!this.#isVisible) return 0
    return Math.max(0, Math.min(this.heights.count - 1, this.#first + this.#firstShown()))
  }

  /** Index of the last row that begins on the screen, or -1. */
  lastInView(): number {
    if (!this.#isVisible) return -1
    if (this.#atEnd) return this.heights.count - 1
    const {scroller, rows} = this.#places!
    const edge = scroller.getBoundingClientRect().bottom
    const at = firstWhere(rows.children.length, index => rows.children[index]!.getBoundingClientRect().top >= edge - 8)
    return at === 0 ? -1 : this.#first + at - 1
  }

  #firstShown(): number {
    const {scroller, rows} = this.#places!
    const edge = scroller.getBoundingClientRect().top
    return firstWhere(rows.children.length, index => rows.children[index]!.getBoundingClientRect().bottom > edge + 1)
  }

  #note(): void {
    const {scroller, rows} = this.#places!
    const edge = scroller.getBoundingClientRect().top
    const at = this.#firstShown()
    const row = rows.children[at]
    this.#anchor = row && {row: this.#first + at, top: row.getBoundingClientRect().top - edge}
  }

  #move(first: number, end: number): void {
    this.#above = Math.max(0, this.#above + this.heights.before(first) - this.heights.before(this.#first))
    this.#first = first
    this.#end = end
    this.#isPlanned = true
  }

  /** The box above takes up the difference, unless it cannot or would be far from what it stands for. */
  #moveBack(moved: number): void {
    const {scroller, above} = this.#places!
    const wanted = this.#above - moved
    if (!this.#isJump && !this.#isAstray(wanted)) {
      this.#above = wanted
      return setHeight(above, wanted)
    }
    this.#above = this.heights.before(this.#first)
    setHeight(above, this.#above)
    scroller.scrollTop += this.#above - wanted
    this.#laidOut = this.#extent
  }

  #isAstray(above: number): boolean {
    const due = this.heights.before(this.#first)
    return this.#first === 0 ? above !== 0 : above < due / 2 || above > 1.5 * due + 2 * reachPx
  }

  get #extent(): string {
    const {scrollHeight, clientHeight} = this.#places!.scroller
    return `${scrollHeight} ${clientHeight}`
  }

  get #isVisible(): boolean {
    return this.#places !== undefined && this.#places.scroller.clientHeight > 0
  }
}

const heightsSet = new WeakMap<HTMLElement, number>()

/** By script and not by an attribute in a template, which a strict policy would refuse. Empty boxes carry nothing. */
function setHeight(box: HTMLElement, height: number): void {
  const wanted = height > 0.01 ? height : 0
  if ((heightsSet.get(box) ?? 0) === wanted) return
  heightsSet.set(box, wanted)
  if (wanted === 0) box.removeAttribute('style')
  else box.style.blockSize = `${wanted}px`
}

/** Where a row is after a change; what is put in just before it does not count as before the first one drawn. */
function rowAfter(row: number, {dropped, prepended, same, removed, added}: ListChange): number {
  const at = Math.max(0, row - dropped)
  const behind = at >= same + removed ? at + added - removed : Math.min(at, same + added)
  return prepended + behind
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** The first index for which this holds, when it holds for all behind it; `count` when for none. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
