import {spawn} from 'node:child_process'
import {root} from './paths.mjs'

const running = new Set()

/** Ends a command and everything it started: each has a process group of its own. */
function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    // Already gone.
    if (error.code !== 'ESRCH') throw error
  }
}

/** Ends whatever is still running, for when this process itself is told to stop. */
export const endAllCommands = () => running.forEach(child => endGroup(child, 'SIGKILL'))

/**
 * Runs a program from the root, its output shown as it comes.
 * @param {string[]} words program and arguments
 * @param {{timeoutMs: number, env?: Record<string, string>}} options
 * @returns {Promise<{ok: boolean, trouble?: string}>}
 */
export function runCommand([program, ...rest], {timeoutMs, env = {}}) {
  return new Promise(resolve => {
    const child = spawn(program, rest, {cwd: root, stdio: 'inherit', detached: true, env: {...process.env, ...env}})
    running.add(child)
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      endGroup(child, 'SIGKILL')
    }, timeoutMs)
    const done = (trouble = undefined) => {
      clearTimeout(timer)
      running.delete(child)
      resolve(trouble === undefined ? {ok: true} : {ok: false, trouble})
    }
    child.on('error', error => done(error.message))
    child.on('exit', (code, signal) => {
      // Browsers a crashed run left behind.
      endGroup(child, 'SIGKILL')
      if (timedOut) done(`still running after ${timeoutMs / 1000} s`)
      else done(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`)
    })
  })
}
