import {defineElement} from '../define-element.ts'
import type {FileView, OpenedFileView} from '../files-view.ts'
import {P2pFilesViewer} from './p2p-files-viewer.element.ts'

export * from './p2p-files-viewer.element.ts'
defineElement('p2p-files-viewer', P2pFilesViewer)

/** Shows a file over the page, until it is closed. */
export function openViewer(place: ParentNode & Node, file: FileView, opened: OpenedFileView): P2pFilesViewer {
  const viewer = document.createElement('p2p-files-viewer')
  viewer.name = file.name
  viewer.opened = opened
  place.append(viewer)
  return viewer
}
