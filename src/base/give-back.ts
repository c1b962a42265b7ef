import type {Bytes} from './bytes.ts'

let sink: MessagePort | undefined

/** Older WebKit keeps what is posted to a closed port for ever (bug 281662); tried in Chromium, which alone has this property. */
export const canGiveBack = (): boolean => 'userAgentData' in navigator

/**
 * Gives back at once the buffer of bytes that nobody reads any more, with whatever else is in it: all is empty afterwards. Chromium frees what it handed over from
 * outside only when it gets round to collecting, tens of megabytes later, and puts every next message into fresh memory meanwhile, which
 * costs a busy page more than to read it. A buffer that is posted belongs to the message, and one to a closed port is destroyed.
 * Where `canGiveBack` says so. See src/decisions/051-memory-used-again.md.
 */
export function giveBack({buffer}: Bytes): void {
  sink ??= closedPort()
  sink.postMessage(0, [buffer])
}

function closedPort(): MessagePort {
  const {port1, port2} = new MessageChannel()
  port2.close()
  return port1
}
