import {html} from 'lit'
import {property} from 'lit/decorators.js'
import type {SwarmView} from '../chat-view.ts'
import {FeatureElement} from '../feature-element.ts'
import {FilesEvent} from '../files-event.ts'
import {transferOf} from '../files-transfer.ts'
import type {FilesView} from '../files-view.ts'
import {openFilesOf} from '../open-files.ts'
import * as strings from '../strings.ts'

/**
 * @summary The files of a topic: what its members offer, what of it is here, and what is on its way.
 * Inside `<p2p-swarm>` it uses that swarm; alone it joins the topic of its own attributes.
 *
 * @event p2p-joined - The topic was joined (only when it joins by itself).
 * @event p2p-error - The topic could not be joined or its files not be opened; `event.error`.
 * @event p2p-files - Something began to come or to be given, or ended; `event.coming`, `event.giving`.
 *
 * @csspart file - One file.
 * @csspart summary - What is on its way.
 * @csspart usage - The room used.
 * @csspart drop - What is shown while files hang over it.
 * @csspart fish - The picture of a person.
 */
export class P2pFiles extends FeatureElement<FilesView> {
  /** Files that a script opened; attributes and surrounding swarm are unused then. */
  @property({attribute: false}) files: FilesView | undefined

  protected override get given(): FilesView | undefined {
    return this.files
  }

  protected override openFeature(swarm: SwarmView): Promise<FilesView> {
    return openFilesOf(swarm)
  }

  protected override follow(files: FilesView, signal: AbortSignal): void {
    files.on('transfer', () => this.dispatchEvent(new FilesEvent(transferOf(files.list), 0)), {signal})
  }

  override render() {
    return this.drawn(
      'files',
      strings.filesOpening(),
      () =>
        html`<p2p-files-list
          exportparts="file, summary, usage, drop, fish"
          .files=${this.feature}
        ></p2p-files-list>`
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-files': P2pFiles
  }
}
