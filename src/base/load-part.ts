import {LoadError} from './errors.ts'

/**
 * What a dynamic import brings: in the embed a file of its own beside `shoal.js`, which may be missing, blocked, or out of reach at
 * the moment. Whoever needs it again imports it again.
 * @throws LoadError
 */
export async function loadPart<T>(part: Promise<T>): Promise<T> {
  try {
    return await part
  } catch (cause) {
    throw new LoadError(
      'not-loaded',
      'This part of the page could not be loaded. Check the connection and try again.',
      {
        cause
      }
    )
  }
}
