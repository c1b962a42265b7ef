const restSeconds = 2
const loudness = 0.05

/** Two soft notes. Silent as long as the browser wants a click on the page first, and never more often than every two seconds. */
export class SoftTone {
  #context: AudioContext | undefined
  #lastSeconds = -restSeconds

  play(): void {
    this.#context ??= new AudioContext()
    const context = this.#context
    void context.resume().then(
      () => {
        if (context.currentTime - this.#lastSeconds < restSeconds) return
        this.#lastSeconds = context.currentTime
        note(context, 587, 0)
        note(context, 784, 0.12)
      },
      (error: unknown) => console.warn('shoal: no sound:', error)
    )
  }

  close(): void {
    void this.#context?.close()
    this.#context = undefined
  }
}

function note(context: AudioContext, frequency: number, delaySeconds: number): void {
  const from = context.currentTime + delaySeconds
  const gain = new GainNode(context, {gain: 0})
  gain.gain.setValueAtTime(0, from)
  gain.gain.linearRampToValueAtTime(loudness, from + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.0001, from + 0.3)
  const oscillator = new OscillatorNode(context, {frequency})
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(from)
  oscillator.stop(from + 0.32)
}
