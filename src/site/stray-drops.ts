/** A file that is let go where nothing takes files would replace the page by the file: it is turned away instead. */
export function turnAwayStrayDrops(document: Document, signal: AbortSignal): void {
  const turnAway = (event: DragEvent): void => {
    const {dataTransfer} = event
    if (event.defaultPrevented || dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    dataTransfer.dropEffect = 'none'
  }
  document.addEventListener('dragover', turnAway, {signal})
  document.addEventListener('drop', turnAway, {signal})
}
