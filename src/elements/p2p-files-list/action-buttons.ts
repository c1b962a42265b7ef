import {html, nothing, type TemplateResult} from 'lit'
import type {FileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import * as strings from '../strings.ts'
import type {TabIndex} from '../text/text-pieces.ts'
import type {FileAction} from './file-actions.ts'
import {shownName} from './file-name.ts'

const drawings: Readonly<Record<FileAction, () => TemplateResult>> = {
  get: icons.down,
  'get-first': icons.toFront,
  'get-again': icons.again,
  'not-now': icons.close,
  pause: icons.pause,
  'go-on': icons.play,
  stop: icons.close,
  open: icons.open,
  save: icons.save,
  'pass-on': icons.passOn,
  keep: icons.pin,
  unlock: icons.unlock,
  remove: icons.remove
}

/** What is said in words; the others are drawn, with their words for those who point or listen. */
const wordy: ReadonlySet<FileAction> = new Set<FileAction>(['get', 'get-again', 'go-on', 'unlock', 'open', 'not-now'])

export const isWordy = (action: FileAction): boolean => wordy.has(action)

/** The buttons of a file: the first is the one that is likeliest wanted. */
export const actionButtons = (
  file: FileView,
  actions: readonly FileAction[],
  tabIndex: TabIndex,
  press: (action: FileAction) => void
): readonly TemplateResult[] =>
  actions.map((action, at) => {
    const words = strings.fileActions[action]()
    const hasWords = isWordy(action) || (action === 'save' && at === 0)
    const isMain = at === 0 && hasWords
    const isToggle = action === 'keep'
    return html`<button
      class="button ${isMain ? 'main' : 'plain'} ${hasWords ? '' : 'round'} ${action}"
      tabindex=${tabIndex}
      aria-label=${strings.fileActionName(words, shownName(file.name))}
      aria-pressed=${isToggle ? file.pinned : nothing}
      title=${isToggle ? strings.keepWords() : words}
      @click=${() => press(action)}
    >
      ${hasWords && action !== 'get' ? nothing : drawings[action]()} ${hasWords ? html`<span>${words}</span>` : nothing}
    </button>`
  })
