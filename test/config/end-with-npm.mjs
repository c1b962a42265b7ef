const checkIntervalMs = 300

/**
 * Runs `stop` when npm, which started this process, is gone. npm passes a signal on to the shell between them only,
 * and the shell does not pass it further, so that the port would stay taken.
 */
export function endWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, checkIntervalMs)
  timer.unref()
}
