import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import {RenderPace} from '../render-pace.ts'
import type {SharedTableView} from '../shared-view.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {frameStyles} from '../styles/frame.styles.ts'
import {tokenStyles} from '../styles/tokens.styles.ts'
import * as strings from '../strings.ts'
import {BoardActions} from './board-actions.ts'
import {fitted, startCamera, zoomed, zooms, type Camera} from './board-camera.ts'
import {BoardDrawer, eraserReach} from './board-drawer.ts'
import type {Moving} from './board-drawing.ts'
import {cursorsOf} from './board-cursors.ts'
import {BoardHand} from './board-hand.ts'
import {BoardHearing, firstSaidAfterMs, saidEveryMs} from './board-hearing.ts'
import {inkStyles} from './board-ink.styles.ts'
import {colours, round} from './board-items.ts'
import {keyAct} from './board-keys.ts'
import {saveBoard} from './board-saving.ts'
import {BoardScene, type DrawnNote} from './board-scene.ts'
import {BoardSurface} from './board-surface.ts'
import {noteTemplate} from './note-template.ts'
import {whiteboardStyles} from './p2p-whiteboard.styles.ts'
import type {Place} from './simplify.ts'
import {emptyTemplate, linesTemplate, openingTemplate} from './states-template.ts'
import {countThings, summaryTemplate} from './summary-template.ts'
import {toolbarTemplate, zoomTemplate, type ToolbarHandlers} from './toolbar-template.ts'
import type {Tool} from './tools.ts'

const renderIntervalMs = 250

/**
 * @summary A whiteboard everybody in a topic draws on. What it shows is `board`, a shared table of the definition `whiteboard`.
 *
 * @csspart bar - The tools.
 * @csspart board - Where one draws.
 */
export class P2pWhiteboard extends LitElement {
  static override styles = [tokenStyles, controlStyles, inkStyles, frameStyles, whiteboardStyles]

  readonly #pace = new RenderPace(browserEnvironment.scheduler, () => this.requestUpdate(), renderIntervalMs)
  readonly #actions = new BoardActions({
    random: browserEnvironment.random,
    scheduler: browserEnvironment.scheduler,
    board: () => this.board,
    changed: () => this.requestUpdate()
  })
  readonly #drawer = new BoardDrawer(this.#drawerHost())
  readonly #handlers: ToolbarHandlers = {
    take: tool => this.#take(tool),
    paint: colour => (this.colour = colour),
    thicken: width => (this.width = width),
    undo: () => void this.#undo(),
    menu: open => (this.isMenuOpen = open),
    savePng: () => void this.#save('png'),
    saveSvg: () => void this.#save('svg'),
    clear: () => this.#clear()
  }
  #scene = new BoardScene()
  #hearing = new BoardHearing([])
  #camera: Camera = startCamera
  /** Whether the visitor has looked elsewhere than at all of it. */
  #hasMoved = false
  #surface: BoardSurface | undefined
  #end: AbortController | undefined
  #endFollowing: AbortController | undefined
  #followed: SharedTableView | undefined
  #cancelSaying: (() => void) | undefined

  @state() private tool: Tool = 'pen'
  @state() private colour = 0
  @state() private width = 1
  @state() private isMenuOpen = false
  @state() private writing: {readonly at: Place; readonly former: DrawnNote | undefined} | undefined
  /** By a pointer, not by keys: no ring is drawn around the board. */
  @state() private isPointed = false
  @state() private spoken = ''
  @state() private dismissed = ''

  /** What is drawn and drawn on. */
  @property({attribute: false}) board: SharedTableView | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (!this.hasUpdated) return
    // It was not followed meanwhile.
    this.#read()
    this.#begin()
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#drawer.stop()
    this.board?.setPresence(undefined)
    this.#end?.abort()
    this.#endFollowing?.abort()
    this.#surface?.close()
    this.#surface = undefined
    this.#cancelSaying?.()
    this.#cancelSaying = undefined
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#pace.drawn()
    if (!changes.has('board')) return
    this.#drawer.cancel()
    changes.get('board')?.setPresence(undefined)
    this.#read()
    this.writing = undefined
  }

  protected override firstUpdated(): void {
    this.#begin()
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (changes.has('board') && this.#followed !== this.board) this.#follow()
    this.#surface?.recolour()
    if ((changes as Map<string, unknown>).has('writing') && this.writing !== undefined)
      this.renderRoot.querySelector<HTMLElement>('.note-form textarea')?.focus()
  }

  /** Shows all there is. */
  fit(): void {
    this.#look(fitted(this.#scene.bounds, this.#size))
    this.#hasMoved = false
  }

  get #size() {
    return this.#surface?.size ?? {width: 1, height: 1}
  }

  #read(): void {
    this.#scene = new BoardScene(this.board?.entries())
    this.#hearing = new BoardHearing(this.#scene.things)
    this.#hasMoved = false
  }

  #place(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.board')!
  }

  #begin(): void {
    const element = this
    this.#end = new AbortController()
    const {signal} = this.#end
    this.#surface = new BoardSurface(this.#place(), this, {
      get camera() {
        return element.#camera
      },
      get things() {
        return element.#scene.things
      },
      get hidden() {
        return element.#drawer.pen?.id
      },
      get moving() {
        return element.#moving()
      },
      resized: () => {
        if (!element.#hasMoved) element.#camera = fitted(element.#scene.bounds, element.#size)
      }
    })
    new BoardHand(this.#place(), this.#drawer, signal)
    this.#place().addEventListener('pointerdown', () => (this.isPointed = true), {signal})
    this.#follow()
  }

  #follow(): void {
    const {board} = this
    this.#endFollowing?.abort()
    this.#endFollowing = new AbortController()
    const {signal} = this.#endFollowing
    this.#followed = board
    this.#camera = fitted(this.#scene.bounds, this.#size)
    this.#surface?.draw()
    if (board === undefined) return
    board.on('change', keys => this.#changed(board, keys), {signal})
    board.on('presence', () => this.#surface?.drawMoving(), {signal})
    board.on('notice', () => this.#pace.soon(), {signal})
  }

  #changed(board: SharedTableView, keys: readonly string[]): void {
    for (const id of this.#scene.change(keys, key => board.entry(key)))
      this.#hearing.changed(id, this.#scene.get(id), board.ownKey)
    if (this.#hearing.hasNews) this.#saySoon(firstSaidAfterMs)
    this.#surface?.draw()
    this.#pace.soon()
  }

  #saySoon(afterMs: number): void {
    this.#cancelSaying ??= browserEnvironment.scheduler.after(afterMs, () => {
      this.#cancelSaying = undefined
      const {board} = this
      if (board === undefined || !this.#hearing.hasNews) return
      this.spoken = this.#hearing.say(key => board.nameOf(key))
      this.#saySoon(saidEveryMs)
    })
  }

  #drawerHost(): ConstructorParameters<typeof BoardDrawer>[0] {
    const element = this
    return {
      get tool() {
        return element.tool
      },
      get colour() {
        return element.colour
      },
      get width() {
        return element.width
      },
      get size() {
        return element.#size
      },
      get scene() {
        return element.#scene
      },
      get actions() {
        return element.#actions
      },
      get camera() {
        return element.#camera
      },
      set camera(camera) {
        if (camera !== element.#camera) element.#look(camera)
      },
      isOwn: ({author}) => author === this.board?.ownKey,
      write: (at, former) => (this.writing = {at, former}),
      point: at => this.board?.setPresence(at && {x: round(at.x), y: round(at.y)}),
      say: words => (this.spoken = words),
      drawn: all => (all ? this.#surface?.draw() : this.#surface?.drawMoving())
    }
  }

  #moving(): Moving {
    const {pen, pointer, cursor} = this.#drawer
    const {board, tool} = this
    const eraser = tool === 'eraser' ? (cursor ?? pointer) : undefined
    return {
      line: pen,
      others: board === undefined ? [] : cursorsOf(board, key => this.#surface!.personColour(key)),
      own: cursor,
      pin: this.writing?.at,
      eraser: eraser && {...eraser, reach: eraserReach}
    }
  }

  #look(camera: Camera): void {
    this.#camera = camera
    this.#hasMoved = true
    this.#surface?.draw()
  }

  #take(tool: Tool): void {
    this.#drawer.stop()
    this.tool = tool
    this.#surface?.drawMoving()
  }

  #zoom(steps: number): void {
    const {width, height} = this.#size
    this.#look(zoomed(this.#camera, this.#size, zooms.step ** steps, {x: width / 2, y: height / 2}))
  }

  async #undo(): Promise<void> {
    this.#drawer.stop()
    this.spoken = strings.boardUndone(await this.#actions.undo())
  }

  #clear(): void {
    this.isMenuOpen = false
    const own = this.#scene.things.filter(({author}) => author === this.board?.ownKey)
    this.#actions.remove(own, this.#actions.newStep())
    this.spoken = strings.boardCleared(own.length)
    this.#place().focus()
  }

  async #save(kind: 'png' | 'svg'): Promise<void> {
    this.isMenuOpen = false
    this.spoken = await saveBoard(kind, this.#scene, this.#surface!.inks, browserEnvironment.scheduler)
  }

  #write(text: string): void {
    const {writing} = this
    if (writing === undefined) return
    const place = writing.former === undefined ? writing.at : writing.former.note
    if (text !== '' || writing.former !== undefined) this.#actions.note(text, place, this.colour, writing.former)
    this.#endWriting()
  }

  #endWriting(): void {
    this.writing = undefined
    this.#place().focus()
    this.#surface?.drawMoving()
  }

  readonly #key = (event: KeyboardEvent): void => {
    const act = event.defaultPrevented ? undefined : keyAct(event)
    this.isPointed = false
    if (act === undefined) return
    if (act.kind === 'stop' && !this.#drawer.stop()) return
    event.preventDefault()
    switch (act.kind) {
      case 'step':
        return this.#drawer.step(act.dx, act.dy)
      case 'press':
        return this.#drawer.press()
      case 'take':
        this.spoken = strings.boardToolTaken(strings.boardTool[act.tool]())
        return this.#take(act.tool)
      case 'zoom':
        return this.#zoom(act.by)
      case 'fit':
        return this.fit()
      case 'undo':
        return void this.#undo()
      case 'stop':
        return
    }
  }

  readonly #blur = (): void => {
    this.#drawer.stop()
    this.#drawer.cursor = undefined
    this.board?.setPresence(undefined)
    this.#surface?.drawMoving()
  }

  #lines() {
    const {trouble} = this.#actions
    const notice = this.board?.notice
    const dismissed = notice === undefined || this.dismissed === notice.reason
    return linesTemplate(
      {words: trouble, dismiss: () => this.#actions.dismiss()},
      {words: dismissed ? '' : strings.boardNotKept(), dismiss: () => (this.dismissed = notice?.reason ?? '')}
    )
  }

  #empty() {
    if (this.board === undefined) return openingTemplate()
    const isEmpty = this.#scene.things.length === 0 && this.writing === undefined && this.#drawer.pen === undefined
    return isEmpty ? emptyTemplate() : nothing
  }

  override render() {
    const {board, tool, colour, width, isMenuOpen, writing} = this
    const {things} = this.#scene
    const counts = countThings(things)
    const state = {
      tool,
      colour,
      width,
      isMenuOpen,
      canUndo: (board?.undoSteps ?? 0) > 0,
      isEmpty: things.length === 0,
      hasOwn: board !== undefined && counts.people.has(board.ownKey)
    }
    return html`
      ${toolbarTemplate(state, this.#handlers)}
      <div class="stage">
        <div
          class="board ${tool} ${this.isPointed ? 'pointed' : ''}"
          part="board"
          tabindex="0"
          role="application"
          aria-roledescription=${strings.boardName()}
          aria-label=${strings.boardSummary(counts.lines, counts.notes.length)}
          aria-describedby="how"
          @keydown=${this.#key}
          @blur=${this.#blur}
        >
          <canvas class="ground" aria-hidden="true"></canvas>
          <canvas class="live" aria-hidden="true"></canvas>
          <div class="inks" hidden>
            ${colours.map((_, at) => html`<i class="ink-${at}"></i>`)}<i class="board-ground"></i
            ><i class="board-edge"></i>
          </div>
        </div>
        ${this.#empty()} ${this.#lines()}
        ${
          writing === undefined
            ? zoomTemplate(
                steps => this.#zoom(steps),
                () => this.fit()
              )
            : noteTemplate(
                writing.former?.note.text ?? '',
                text => this.#write(text),
                () => this.#endWriting()
              )
        }
      </div>
      ${board === undefined ? nothing : summaryTemplate(counts, key => board.nameOf(key))}
      <p class="unseen" id="how">${strings.boardHow()}</p>
      <p class="unseen" aria-live="polite">${this.spoken}</p>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-whiteboard': P2pWhiteboard
  }
}
