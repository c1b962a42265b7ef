import type {PersonKey} from '../base/ids.ts'
import {personHintBytes} from '../protocol/link-messages.ts'

/** The first bytes of a person's key, in hexadecimal: enough to look for that person, and proof of nothing. */
export const hintOf = (person: PersonKey): string => person.slice(0, 2 * personHintBytes)
