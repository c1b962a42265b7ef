import type {EntryId} from '../../base/ids.ts'
import type {FileView} from '../files-view.ts'
import * as strings from '../strings.ts'
import {percentText} from '../text/amounts.ts'
import {shownName} from './file-name.ts'
import {progressOf, stateWords} from './state-words.ts'

/** Progress is said this often at most; milliseconds. */
const progressEveryMs = 30_000

/** What is said of files to those who do not see them: what arrived or went wrong at once, progress rarely. */
export class Hearing {
  #before = new Map<EntryId, string>()
  #saidMs: number | undefined

  /** Empty when there is nothing to say. */
  hear(list: readonly FileView[], nowMs: number): string {
    const before = this.#before
    this.#before = new Map(list.map(file => [file.entry, phaseOf(file)]))
    const news = list.filter(file => {
      const phase = before.get(file.entry)
      return phase !== undefined && phase !== phaseOf(file) && isNews(file)
    })
    if (news.length > 0) return news.map(newsOf).join(' ')
    const loading = list.find(({state}) => state.kind === 'loading')
    if (loading === undefined) {
      this.#saidMs = undefined
      return ''
    }
    this.#saidMs ??= nowMs
    if (nowMs - this.#saidMs < progressEveryMs) return ''
    this.#saidMs = nowMs
    return strings.fileProgress(shownName(loading.name), percentText(progressOf(loading) ?? 0, loading.size))
  }
}

const phaseOf = ({state}: FileView): string => (state.kind === 'paused' ? `paused ${state.why}` : state.kind)

const isNews = ({state, own}: FileView): boolean =>
  (state.kind === 'here' && !own) ||
  state.kind === 'failed' ||
  state.kind === 'changed' ||
  (state.kind === 'paused' && state.why === 'storage-full')

const newsOf = (file: FileView): string =>
  file.state.kind === 'here'
    ? strings.fileArrived(shownName(file.name))
    : strings.notAdded(shownName(file.name), stateWords(file))
