/**
 * The layers of `src`, from top to bottom. Code may import its own layer and any below it, never one above.
 * `path` is a regular expression on the file's path. A layer with `parts` holds independent parts side by side,
 * one folder each, which never import each other. The import rules and the table of the README come from this list.
 */
export const layers = [
  {name: 'site', path: '^src/site/', holds: 'the static app: routing, shell, settings'},
  {name: 'elements', path: '^src/elements/', holds: 'Lit custom elements `p2p-*`'},
  {
    name: 'api',
    path: '^src/(index|join-options|topic-features)\\.ts$',
    holds: 'the public API; joins everything below to its real adapters'
  },
  {name: 'features', path: '^src/features/', parts: true, holds: 'what people do: chat, files, games'},
  {name: 'log', path: '^src/log/', holds: 'signed, replicated, persistent history of a topic'},
  {name: 'swarm', path: '^src/swarm/', holds: 'links, channels, admission, gossip, liveness'},
  {name: 'rendezvous', path: '^src/rendezvous/', holds: 'how browsers find each other'},
  {name: 'identity', path: '^src/identity/', holds: 'keys, signatures, link handshake'},
  {name: 'protocol', path: '^src/protocol/', holds: 'every message that crosses a link or a relay'},
  {name: 'base', path: '^src/base/', holds: 'ports (clock, random, scheduler), typed errors, ids, events'}
]

/** Packages that only some layers may know, by a regular expression on the resolved path. */
export const reservedPackages = [
  {name: 'lit', path: 'node_modules/(lit|lit-html|lit-element|@lit|@lit-labs)/', layers: ['elements', 'site']},
  {name: 'trystero', path: 'node_modules/@trystero-p2p/', layers: ['rendezvous']},
  {name: 'secp256k1', path: 'node_modules/@noble/secp256k1/', layers: ['rendezvous']}
]
