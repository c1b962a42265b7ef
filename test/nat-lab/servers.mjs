import {join} from 'node:path'
import {root} from '../config/paths.mjs'
import {otherPublicHost, publicHost, stunPort, turnPassword, turnTlsPort, turnUser} from './addresses.mjs'
import {Service} from './commands.mjs'

const inSpace = (network, name, program, words) =>
  new Service('ip', ['netns', 'exec', network.space(name), program, ...words])

const script = name => join(root, 'test/nat-lab', name)

const node = (network, name, file) => inSpace(network, name, process.execPath, [script(file)])

/** coturn, which answers STUN too. */
export async function startTurn(network, folder, {certificate, key}) {
  const turn = inSpace(network, 'pub', 'turnserver', [
    '-n',
    `--listening-ip=${publicHost}`,
    `--listening-ip=${otherPublicHost}`,
    `--relay-ip=${publicHost}`,
    `--listening-port=${stunPort}`,
    `--tls-listening-port=${turnTlsPort}`,
    `--cert=${certificate}`,
    `--pkey=${key}`,
    '--fingerprint',
    '--lt-cred-mech',
    `--user=${turnUser}:${turnPassword}`,
    '--realm=lab.test',
    '--no-cli',
    '--min-port=50000',
    '--max-port=50999',
    `--userdb=${join(folder, 'turn.db')}`,
    `--pidfile=${join(folder, 'turn.pid')}`,
    '--log-file=stdout'
  ])
  // What it says when it is ready differs from version to version.
  const ports = [stunPort, turnTlsPort].map(String)
  await network
    .in('pub', process.execPath, [script('await-ports.mjs'), publicHost, ...ports])
    .catch(error => turn.fail(error))
  return turn
}

export async function startRelay(network) {
  const relay = node(network, 'pub', 'relay-process.mjs')
  await relay.says('relay open')
  return relay
}

/** The built site, inside one peer's namespace. */
export async function startSiteFor(network, name) {
  const site = node(network, name, 'site-process.mjs')
  await site.says('site open')
  return site
}
