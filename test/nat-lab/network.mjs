import {otherPublicHost, publicHost, sides, sinkHost} from './addresses.mjs'
import {run} from './commands.mjs'
import {natRules} from './nat-rules.mjs'

/** Names of interfaces are 15 characters at most; those of namespaces need only be nobody else's. */
const ownPrefix = () => `shoal-lab-${process.pid}`

/**
 * Two households behind a router each, a public side between them, in network namespaces of their own:
 *
 *     a, a2 ── lan │ ra │ ext ── br0 (pub) ── ext │ rb │ lan ── b
 */
export class Network {
  #prefix = ownPrefix()
  #spaces = []

  /** The namespace with this short name. */
  space(name) {
    return `${this.#prefix}-${name}`
  }

  /** `ip` in a namespace. */
  ip(name, words) {
    return run('ip', ['-n', this.space(name), ...words.split(' ')])
  }

  /** Any program in a namespace. */
  in(name, program, words, options) {
    return run('ip', ['netns', 'exec', this.space(name), program, ...words], options)
  }

  async #add(name) {
    await run('ip', ['netns', 'add', this.space(name)])
    this.#spaces.push(this.space(name))
    await this.ip(name, 'link set lo up')
  }

  async open() {
    await this.#add('pub')
    await this.ip('pub', 'link add br0 type bridge')
    for (const host of [publicHost, otherPublicHost]) await this.ip('pub', `addr add ${host}/24 dev br0`)
    await this.ip('pub', 'link set br0 up')
    await this.#addSink('pub', 'br0')
    for (const side of Object.values(sides)) await this.#addSide(side)
  }

  /**
   * What nobody has the address of goes to a machine that is not there, in silence, as in the internet. A TURN server that is told
   * that there is no route to a private address takes its own socket for dead.
   */
  async #addSink(name, device) {
    await this.ip(name, `neigh add ${sinkHost} lladdr 02:00:00:00:00:fe dev ${device} nud permanent`)
    await this.ip(name, `route add default via ${sinkHost}`)
  }

  async #addSide({router, outer, gateway, hosts}) {
    await this.#add(router)
    await this.ip(router, `link add ext type veth peer name to-${router} netns ${this.space('pub')}`)
    await this.ip('pub', `link set to-${router} master br0 up`)
    await this.ip(router, `addr add ${outer}/24 dev ext`)
    await this.ip(router, 'link set ext up')
    await this.#addSink(router, 'ext')
    await this.ip(router, 'link add lan type bridge')
    await this.ip(router, `addr add ${gateway}/24 dev lan`)
    await this.ip(router, 'link set lan up')
    await this.in(router, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1'])
    for (const [name, address] of Object.entries(hosts)) {
      await this.#add(name)
      await this.ip(router, `link add to-${name} type veth peer name eth0 netns ${this.space(name)}`)
      await this.ip(router, `link set to-${name} master lan up`)
      await this.ip(name, `addr add ${address}/24 dev eth0`)
      await this.ip(name, 'link set eth0 up')
      await this.ip(name, `route add default via ${gateway}`)
    }
  }

  /** Makes the router of a side another kind; what it knew of connections is forgotten. */
  async setNat(side, {kind, lets}) {
    const {router, outer, lan, hosts} = sides[side]
    const rules = natRules({kind, lets, host: Object.values(hosts)[0]})
    await this.in(router, 'iptables-restore', [], {input: rules})
    await this.in(router, 'conntrack', ['-F'])
    // The way to a household without translation is known outside of it. What is sent to others goes to the sink.
    for (const outside of ['pub', ...Object.values(sides).map(each => each.router)]) {
      if (outside === router) continue
      await this.ip(outside, `route flush ${lan}`)
      if (kind === 'public') await this.ip(outside, `route add ${lan} via ${outer}`)
    }
  }

  /** Whether the router of a is connected to anything outside of its household. */
  async setWayOut(isThere) {
    const {router} = sides.a
    await this.ip(router, `link set ext ${isThere ? 'up' : 'down'}`)
    // Its routes went with the interface.
    if (isThere) await this.ip(router, `route replace default via ${sinkHost} dev ext`)
  }

  /** Ends what is left running inside, and removes the namespaces of this run. */
  async close() {
    for (const space of this.#spaces.splice(0).reverse()) {
      const left = (await run('ip', ['netns', 'pids', space]).catch(() => '')).split('\n').filter(Boolean)
      for (const pid of left) {
        try {
          process.kill(Number(pid), 'SIGKILL')
        } catch (error) {
          // Already gone.
          if (error.code !== 'ESRCH') throw error
        }
      }
      await run('ip', ['netns', 'del', space]).catch(error => console.error(error.message))
    }
  }
}
