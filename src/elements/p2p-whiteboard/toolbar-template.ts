import {html, nothing, type TemplateResult} from 'lit'
import * as icons from '../icons.ts'
import * as strings from '../strings.ts'
import {colours, widths} from './board-items.ts'
import {toolKeys, tools, type Tool} from './tools.ts'

export interface ToolbarState {
  readonly tool: Tool
  readonly colour: number
  readonly width: number
  readonly canUndo: boolean
  readonly isMenuOpen: boolean
  /** Something is there to be saved. */
  readonly isEmpty: boolean
  readonly hasOwn: boolean
}

export interface ToolbarHandlers {
  take(tool: Tool): void
  paint(colour: number): void
  thicken(width: number): void
  undo(): void
  menu(open: boolean): void
  savePng(): void
  saveSvg(): void
  clear(): void
}

const toolIcons: Readonly<Record<Tool, () => TemplateResult>> = {
  pen: icons.edit,
  eraser: icons.eraser,
  note: icons.note,
  move: icons.move
}

const pressable = (
  name: string,
  isPressed: boolean,
  press: () => void,
  content: TemplateResult,
  kind = '',
  key?: string
) =>
  html`<button
    class="tool ${kind}"
    type="button"
    title=${name}
    aria-label=${name}
    aria-pressed=${isPressed}
    aria-keyshortcuts=${key ?? nothing}
    @click=${press}
  >
    ${content}
  </button>`

/** What one draws with. Colours and widths only for what has them. */
export function toolbarTemplate(state: ToolbarState, handlers: ToolbarHandlers): TemplateResult {
  const {tool, colour, width} = state
  return html`<div class="bar">
    <div class="group" role="group" aria-label=${strings.boardTools()}>
      ${tools.map(each =>
        pressable(
          strings.boardTool[each](),
          each === tool,
          () => handlers.take(each),
          toolIcons[each](),
          each,
          toolKeys[each].toUpperCase()
        )
      )}
    </div>
    ${
      tool === 'pen' || tool === 'note'
        ? html`<div class="group colours" role="group" aria-label=${strings.boardColours()}>
            ${colours.map((name, at) =>
              pressable(
                strings.boardColour[name](),
                at === colour,
                () => handlers.paint(at),
                html`<span class="ink-${at}"><span class="swatch"></span></span>`,
                'colour'
              )
            )}
          </div>`
        : nothing
    }
    ${
      tool === 'pen'
        ? html`<div class="group widths" role="group" aria-label=${strings.boardWidths()}>
            ${widths.map((_, at) =>
              pressable(
                strings.boardWidth()[at]!,
                at === width,
                () => handlers.thicken(at),
                html`<span class="thickness w-${at}"></span>`,
                'width'
              )
            )}
          </div>`
        : nothing
    }
    <div class="group end">
      <button
        class="tool undo"
        type="button"
        title=${strings.boardUndo()}
        aria-label=${strings.boardUndo()}
        ?disabled=${!state.canUndo}
        @click=${() => handlers.undo()}
      >
        ${icons.undoStep()}
      </button>
      ${menuTemplate(state, handlers)}
    </div>
  </div>`
}

function menuTemplate({isMenuOpen, isEmpty, hasOwn}: ToolbarState, handlers: ToolbarHandlers): TemplateResult {
  const item = (name: string, icon: TemplateResult, press: () => void, isOff: boolean) =>
    html`<button type="button" ?disabled=${isOff} @click=${press}>${icon} ${name}</button>`
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isMenuOpen) return
    event.stopPropagation()
    handlers.menu(false)
  }
  const left = (event: FocusEvent) => {
    const place = event.currentTarget as HTMLElement
    if (isMenuOpen && !place.contains(event.relatedTarget as Node | null)) handlers.menu(false)
  }
  return html`<div class="menu-place" @keydown=${close} @focusout=${left}>
    <button
      class="tool more"
      type="button"
      title=${strings.boardMore()}
      aria-label=${strings.boardMore()}
      aria-expanded=${isMenuOpen}
      @click=${() => handlers.menu(!isMenuOpen)}
    >
      ${icons.more()}
    </button>
    ${
      isMenuOpen
        ? html`<div class="menu">
            ${item(strings.boardSavePng(), icons.picture(), () => handlers.savePng(), isEmpty)}
            ${item(strings.boardSaveSvg(), icons.save(), () => handlers.saveSvg(), isEmpty)}
            ${item(strings.boardClear(), icons.remove(), () => handlers.clear(), !hasOwn)}
          </div>`
        : nothing
    }
  </div>`
}

/** Nearer, farther, and all of it. */
export const zoomTemplate = (zoom: (factor: number) => void, fit: () => void): TemplateResult => {
  const one = (name: string, icon: TemplateResult, press: () => void) =>
    html`<button class="tool" type="button" title=${name} aria-label=${name} @click=${press}>${icon}</button>`
  return html`<div class="zoom">
    ${one(strings.boardSmaller(), icons.zoomOut(), () => zoom(-1))}
    ${one(strings.boardFit(), icons.wholeBoard(), fit)} ${one(strings.boardLarger(), icons.zoomIn(), () => zoom(1))}
  </div>`
}
