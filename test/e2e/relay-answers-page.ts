import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {browserSockets} from '../../src/rendezvous/browser-socket.ts'

/** A page that can be asked whether anything answers at a relay's address. */
const answersAt = browserSockets(browserEnvironment.scheduler).answersAt!

export type AnswersAt = typeof answersAt
Object.assign(globalThis, {answersAt})
