import type {Scheduler} from '../../base/ports.ts'

/** What is used of the Shape Detection API, which not every browser has. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly {readonly rawValue: string}[]>
}
interface DetectorClass {
  new (options: {formats: readonly string[]}): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Reads QR codes by a camera. */
export interface CodeCamera {
  /** Whether this browser can read them and has a camera to ask for. */
  canRead(): Promise<boolean>
  /**
   * Shows the camera in `video` and resolves with the first code it sees, or with undefined once `signal` ends it. Rejects when the
   * camera cannot be used.
   */
  read(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined>
}

/** A picture is looked at so often; milliseconds. */
const lookMs = 150

export class BrowserCodeCamera implements CodeCamera {
  readonly #scheduler: Scheduler

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  async canRead(): Promise<boolean> {
    const Detector = detectorClass()
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (!Detector || media?.getUserMedia === undefined) return false
    try {
      if (!(await Detector.getSupportedFormats()).includes('qr_code')) return false
      return (await media.enumerateDevices()).some(({kind}) => kind === 'videoinput')
    } catch {
      return false
    }
  }

  async read(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
    const stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}, audio: false})
    try {
      if (signal.aborted) return undefined
      video.srcObject = stream
      await video.play()
      const detector = new (detectorClass()!)({formats: ['qr_code']})
      while (!signal.aborted) {
        const [code] = await detector.detect(video)
        if (code !== undefined && !signal.aborted) return code.rawValue
        await new Promise<void>(resolve => this.#scheduler.after(lookMs, resolve))
      }
      return undefined
    } finally {
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    }
  }
}

const detectorClass = () => (globalThis as {BarcodeDetector?: DetectorClass}).BarcodeDetector
