import type {Scheduler} from '../../base/ports.ts'

/** What is used of the Shape Detection API, which Chromium has on Android, ChromeOS and macOS, and nobody else. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly {readonly rawValue: string}[]>
}
interface DetectorClass {
  new (options: {formats: readonly string[]}): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Reads QR codes by a camera. */
export interface CodeCamera {
  /** Whether codes can be read here and there is a camera to ask for. */
  canRead(): Promise<boolean>
  /**
   * Shows the camera in `video` and resolves with the first code it sees, or with undefined once `signal` ends it. Rejects when the
   * camera cannot be used.
   */
  read(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined>
}

/** Looks for a code in the picture that is shown. */
type Look = (video: HTMLVideoElement) => Promise<string | undefined>

/** A picture is looked at so often; milliseconds. */
const lookMs = 150
/** A larger picture is read no better, and takes its time. */
const maxSide = 1_024

export class BrowserCodeCamera implements CodeCamera {
  readonly #scheduler: Scheduler
  #look: Look | undefined

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  async canRead(): Promise<boolean> {
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (media?.getUserMedia === undefined) return false
    try {
      if (!(await media.enumerateDevices()).some(({kind}) => kind === 'videoinput')) return false
      // Loaded before it is needed: whoever passes texts by hand may have no network by then.
      await this.#ready()
      return true
    } catch (error) {
      console.warn('shoal: no codes are read here:', error)
      return false
    }
  }

  async #ready(): Promise<Look> {
    return (this.#look ??= (await ownLook()) ?? (await loadedLook()))
  }

  async read(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
    const look = await this.#ready()
    const stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}, audio: false})
    try {
      if (signal.aborted) return undefined
      video.srcObject = stream
      await video.play()
      while (!signal.aborted) {
        const code = await look(video)
        if (code !== undefined && !signal.aborted) return code
        await new Promise<void>(resolve => this.#scheduler.after(lookMs, resolve))
      }
      return undefined
    } finally {
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    }
  }
}

/** The browser's own reader; undefined where it has none. */
async function ownLook(): Promise<Look | undefined> {
  const Detector = (globalThis as {BarcodeDetector?: DetectorClass}).BarcodeDetector
  if (!Detector || !(await Detector.getSupportedFormats()).includes('qr_code')) return undefined
  const detector = new Detector({formats: ['qr_code']})
  return async video => (await detector.detect(video))[0]?.rawValue
}

async function loadedLook(): Promise<Look> {
  const {decodeQR} = await import('qr/decode.js')
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', {willReadFrequently: true})!
  return async video => {
    const {videoWidth, videoHeight} = video
    // Nothing to see yet.
    if (videoWidth === 0 || videoHeight === 0) return undefined
    const scale = Math.min(1, maxSide / Math.max(videoWidth, videoHeight))
    canvas.width = Math.max(1, Math.round(videoWidth * scale))
    canvas.height = Math.max(1, Math.round(videoHeight * scale))
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height))
    } catch {
      // It throws where it finds no code, which is what most pictures hold.
      return undefined
    }
  }
}
