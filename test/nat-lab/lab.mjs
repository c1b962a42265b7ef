import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {buildIfStale} from '../config/build.mjs'
import {makeCertificate} from './certificate.mjs'
import {Network} from './network.mjs'
import {Peers} from './peers.mjs'
import {runCase} from './run-case.mjs'
import {startRelay, startTurn} from './servers.mjs'

/** Everything that runs for the length of a run: namespaces, servers and browsers. Cases only change the routers' rules. */
export class Lab {
  #network = new Network()
  #open = []
  #peers

  /** @param {(line: string) => void} log */
  async open(log) {
    await buildIfStale({log})
    const folder = await mkdtemp(join(tmpdir(), 'shoal-lab-'))
    this.#open.push(() => rm(folder, {recursive: true, force: true}))
    this.#open.push(() => this.#network.close())
    await this.#network.open()
    const certificate = await makeCertificate(folder)
    const [turn, relay] = await Promise.all([startTurn(this.#network, folder, certificate), startRelay(this.#network)])
    this.#open.push(
      () => turn.close(),
      () => relay.close()
    )
    this.#peers = new Peers(this.#network, folder, certificate.keyHash)
    this.#open.push(() => this.#peers.close())
  }

  /** @returns {Promise<import('./run-case.mjs').Outcome>} */
  run(lab) {
    return runCase(lab, this.#network, this.#peers)
  }

  /** Ends what was started, the last first. May be called at any time, and twice. */
  async close() {
    for (const end of this.#open.splice(0).reverse()) await end().catch(error => console.error(error.message))
  }
}
