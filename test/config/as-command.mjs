/** What was typed is not understood; the message says what would be. */
export class ArgumentError extends Error {
  name = 'ArgumentError'
}

/**
 * Ends the process as a command does: 0 when all is well, 1 when something failed, 2 when it was called wrongly.
 * @param {() => Promise<number>} run
 */
export async function asCommand(run) {
  try {
    process.exitCode = await run()
  } catch (error) {
    const isMisuse = error instanceof ArgumentError
    console.error(isMisuse ? error.message : error)
    process.exitCode = isMisuse ? 2 : 1
  }
}
