/**
 * What a router does, as text for `iptables-restore`. Interfaces: `ext` to the public side, `lan` to its one or two hosts.
 *
 * @typedef {'public' | 'cone' | 'sym' | 'full' | 'addr'} NatKind
 *   public: no translation, and nothing is held back
 *   cone: one outer port for each inner one, answered by those that were spoken to (port-restricted)
 *   sym: another outer port for each that is spoken to
 *   full: as cone, and anybody may speak to it
 *   addr: as cone, and any port of an address that was spoken to may
 * @typedef {'all' | 'no-udp' | 'tls-only'} Let what gets out
 */

const outlets = {
  all: ['-A FORWARD -i lan -j ACCEPT'],
  'no-udp': ['-A FORWARD -i lan -p udp -j DROP', '-A FORWARD -i lan -j ACCEPT'],
  // The relay stands for a web server: pages of a network that lets nothing but https out still find each other.
  'tls-only': ['-A FORWARD -i lan -p tcp -m multiport --dports 5349,8090 -j ACCEPT', '-A FORWARD -i lan -j DROP']
}

const spokenTo = '-m recent --name out --rcheck --rsource --seconds 120'

/** In order: what is let in before the rule that drops the rest, and how ports are translated. */
const kinds = {
  public: () => ({forward: ['-A FORWARD -i ext -j ACCEPT'], nat: []}),
  cone: () => ({forward: [], nat: ['-A POSTROUTING -o ext -j MASQUERADE']}),
  sym: () => ({forward: [], nat: ['-A POSTROUTING -o ext -j MASQUERADE --random-fully']}),
  full: host => ({
    forward: ['-A FORWARD -i ext -p udp -j ACCEPT'],
    nat: [
      '-A POSTROUTING -o ext -j MASQUERADE',
      `-A PREROUTING -i ext -p udp --dport 1024:65535 -j DNAT --to-destination ${host}`
    ]
  }),
  addr: host => ({
    remember: ['-A FORWARD -i lan -p udp -m recent --name out --set --rdest'],
    forward: [`-A FORWARD -i ext -p udp ${spokenTo} -j ACCEPT`],
    nat: [
      '-A POSTROUTING -o ext -j MASQUERADE',
      `-A PREROUTING -i ext -p udp --dport 1024:65535 ${spokenTo} -j DNAT --to-destination ${host}`
    ]
  })
}

export const natKinds = /** @type {NatKind[]} */ (Object.keys(kinds))

/**
 * @param {{kind: NatKind, host: string, lets?: Let}} options `host`: the address inside that ports lead to
 * @returns {string}
 */
export function natRules({kind, host, lets = 'all'}) {
  const {remember = [], forward, nat} = /** @type {any} */ (kinds[kind](host))
  return [
    '*nat',
    ':PREROUTING ACCEPT',
    ':INPUT ACCEPT',
    ':OUTPUT ACCEPT',
    ':POSTROUTING ACCEPT',
    ...nat,
    'COMMIT',
    '*filter',
    ':INPUT ACCEPT',
    ':FORWARD DROP',
    ':OUTPUT ACCEPT',
    // Without this a packet that comes early takes the port's place in the table, and a cone acts like a symmetric one.
    '-A INPUT -i ext -m conntrack --ctstate NEW,INVALID -j DROP',
    ...remember,
    ...outlets[lets],
    '-A FORWARD -i ext -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
    ...forward,
    'COMMIT',
    ''
  ].join('\n')
}
