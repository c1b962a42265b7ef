import type {Bytes} from './bytes.ts'

let sink: MessagePort | undefined

/**
 * Gives back at once the memory of bytes that nobody reads any more: they are empty afterwards. What a browser hands over from outside it
 * otherwise frees when it gets round to collecting, tens of megabytes later, and every next message is put into fresh memory meanwhile,
 * which costs a busy page more than to read it. A buffer that is sent away is freed where it arrives, and behind a closed port that is
 * nowhere. Where a browser does not do so, nothing is lost: it collects them later.
 */
export function giveBack({buffer}: Bytes): void {
  if (sink === undefined) {
    const {port1, port2} = new MessageChannel()
    port2.close()
    sink = port1
  }
  sink.postMessage(undefined, [buffer])
}
