/** Built beside the page, under a name that stays: a browser asks for it again to see whether it changed. */
const file = 'files-worker.js'

/** Lets the service worker look after the page, where the browser has any. Without, files are shown once they are here. */
export async function registerFilesWorker(page: Document): Promise<void> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined
  try {
    await container?.register(new URL(file, page.baseURI), {updateViaCache: 'none'})
  } catch (error) {
    // Private windows and strict settings refuse, and so does a page whose host does not have the file.
    console.warn('Files are not shown while they arrive.', error)
  }
}
