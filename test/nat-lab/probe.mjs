import {spawnSync} from 'node:child_process'

/**
 * What the laboratory needs of a machine, in the order it is asked for; each with how to get it.
 * @typedef {{what: string, advice: string, package?: string, words: readonly string[]}} Need
 * @type {readonly Need[]}
 */
export const needs = [
  {what: 'ip', package: 'iproute2', advice: 'apt-get install iproute2', words: ['ip', '-V']},
  {what: 'iptables', package: 'iptables', advice: 'apt-get install iptables', words: ['iptables', '-V']},
  {what: 'conntrack', package: 'conntrack', advice: 'apt-get install conntrack', words: ['conntrack', '-V']},
  // It has no option that only says a version; asked for its help it ends with 0 or 255.
  {
    what: 'turnserver',
    package: 'coturn',
    advice: 'apt-get install coturn',
    words: ['sh', '-c', 'command -v turnserver']
  }
]

/** @param {readonly string[]} words */
const works = words => spawnSync(words[0], words.slice(1), {stdio: 'ignore', timeout: 20_000}).status === 0

/** Rules of every kind the routers use, in a namespace of their own that is removed again. */
const rulesProbe = space => `
ip netns add ${space} || exit 1
trap 'ip netns del ${space}' EXIT
exec 2>&1
in_space() { ip netns exec ${space} "$@"; }
in_space sysctl -qw net.ipv4.ip_forward=1 &&
in_space iptables -t nat -A POSTROUTING -o ext -j MASQUERADE --random-fully &&
in_space iptables -A FORWARD -p udp -m recent --name out --set --rdest &&
in_space iptables -A INPUT -m conntrack --ctstate NEW,INVALID -j DROP &&
in_space conntrack -F`

/**
 * What of these programs is not here, and how to get it; undefined when all are. Installs Debian packages that are missing.
 * @param {{has: (words: readonly string[]) => boolean, install: (names: readonly string[]) => void, log: (line: string) => void}} machine
 * @param {readonly Need[]} wanted
 * @returns {string | undefined}
 */
export function whatIsMissing({has, install, log}, wanted) {
  const missing = wanted.filter(({words}) => !has(words))
  if (missing.length === 0) return undefined
  log(`${missing.map(({what}) => what).join(', ')} missing here; installing Debian’s with apt-get.`)
  install(missing.map(need => need.package))
  const still = missing.filter(({words}) => !has(words))
  if (still.length === 0) return undefined
  return `${still.map(({what}) => what).join(', ')} missing: ${still.map(({advice}) => advice).join('; ')}.`
}

/**
 * Why this machine cannot run the laboratory; undefined when it can. Installs Debian packages that are missing where it may.
 * @param {{isRoot: boolean, has: (words: readonly string[]) => boolean, install: (names: readonly string[]) => void,
 *   tryRules: () => string | undefined, log: (line: string) => void}} machine
 * @returns {string | undefined}
 */
export function whySkipped(machine) {
  if (!machine.isRoot) return 'network namespaces need root. Run it as root.'
  const missing = whatIsMissing(machine, needs)
  if (missing !== undefined) return missing
  const trouble = machine.tryRules()
  return trouble === undefined ? undefined : `network namespaces or their rules do not work here: ${trouble}`
}

/** This machine, as `whySkipped` asks it. */
export const thisMachine = {
  isRoot: process.getuid?.() === 0,
  has: works,
  install(names) {
    const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'}
    const apt = words => spawnSync('apt-get', words, {stdio: ['ignore', 2, 2], timeout: 120_000, env}).status === 0
    const words = ['install', '-y', '--no-install-recommends', ...names]
    if (!apt(words) && apt(['update'])) apt(words)
  },
  tryRules() {
    const {status, stdout, error} = spawnSync('sh', ['-c', rulesProbe(`shoal-lab-probe-${process.pid}`)], {
      encoding: 'utf8',
      timeout: 20_000
    })
    if (status === 0) return undefined
    return (stdout ?? '').trim().split('\n').at(-1) || error?.message || `it ended with ${status}`
  },
  log: line => console.error(line)
}
