import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'

const timeLimitMs = 20_000

/**
 * Runs a program to its end. Rejects with what it said when it fails.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {{input?: string}} [options]
 * @returns {Promise<string>} standard output
 */
export function run(program, words, {input} = {}) {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...words], {timeout: timeLimitMs}, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${words.join(' ')}: ${stderr.trim() || error.message}`))
      else resolve(stdout)
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input ?? '')
  })
}

/** A program that runs until it is ended, and what it said last. */
export class Service {
  #child
  #said = ''
  #listeners = new Set()

  constructor(program, words) {
    this.#child = spawn(program, [...words], {stdio: ['ignore', 'pipe', 'pipe']})
    this.#child.on('error', error => this.#hear(`${error.message}\n`))
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', text => this.#hear(text))
    }
    this.#child.on('exit', () => this.#hear(''))
  }

  /** Resolves once it has said `words`. @throws when it ends before, or says nothing of the kind in time */
  async says(words) {
    const deadline = Date.now() + timeLimitMs
    while (!this.#said.includes(words)) {
      const left = deadline - Date.now()
      if (this.#hasEnded || left <= 0) throw new Error(`“${words}” was not said, but: ${this.#said.slice(-600)}`)
      await this.#news(left)
    }
  }

  /** @throws always, with what it said last */
  async fail(cause) {
    await this.close()
    throw new Error(`It did not start: ${this.#said.slice(-600)}`, {cause})
  }

  get #hasEnded() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined
  }

  #hear(text) {
    this.#said = (this.#said + text).slice(-20_000)
    for (const listener of this.#listeners) listener()
  }

  #news(withinMs) {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.#listeners.delete(done)
        resolve()
      }
      const timer = setTimeout(done, withinMs)
      this.#listeners.add(done)
    })
  }

  async close() {
    if (this.#hasEnded) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 2_000)
    await ended
    clearTimeout(timer)
  }
}
