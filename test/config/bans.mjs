/**
 * What `src` may not reach for itself, and the few adapters that may. One entry is one ESLint rule.
 * - `globals`: names of browser globals; `members` narrows a ban to some members of it
 * - `properties`: property names banned on any object; `imports`: names banned as imports
 * - `instead`: what to do, said by the lint message
 * - `adapters`: globs of the files that may; keep them narrow
 */
export const bans = [
  {
    name: 'clock',
    globals: {Date: {members: ['now'], bareNew: true, call: true}, performance: {members: ['now', 'timeOrigin']}},
    instead: 'Take an Environment (base/ports.ts) and ask its clock.',
    adapters: ['src/base/browser-environment.ts']
  },
  {
    name: 'timers',
    globals: {
      setTimeout: {},
      setInterval: {},
      clearTimeout: {},
      clearInterval: {},
      setImmediate: {},
      AbortSignal: {members: ['timeout']}
    },
    instead: 'Take an Environment (base/ports.ts) and ask its scheduler.',
    adapters: [
      'src/base/browser-environment.ts',
      'src/base/worker-timers.ts',
      'src/features/files/piece-files-worker.ts'
    ]
  },
  {
    name: 'chance',
    globals: {Math: {members: ['random']}, crypto: {members: ['getRandomValues', 'randomUUID']}},
    instead: 'Take an Environment (base/ports.ts) and ask its random.',
    adapters: ['src/base/browser-environment.ts']
  },
  {
    name: 'crypto',
    globals: {crypto: {membersNot: ['getRandomValues', 'randomUUID']}},
    instead: 'Use the functions of src/identity; WebCrypto is reached through them.',
    adapters: [
      'src/identity/**/*.ts',
      'src/features/files/leaf-hashes.ts',
      'src/protocol/topic.ts',
      'src/rendezvous/room-cipher.ts',
      'src/rendezvous/signal-seal.ts'
    ]
  },
  {
    name: 'storage',
    globals: {indexedDB: {}, localStorage: {}, sessionStorage: {}, caches: {}},
    instead: 'Go through a storage port; its adapters are the only files that open a database.',
    adapters: [
      'src/base/databases.ts',
      'src/base/parting-notes.ts',
      'src/identity/indexeddb-identity-store.ts',
      'src/log/log-database.ts'
    ]
  },
  {
    name: 'markup',
    properties: ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'parseHTMLUnsafe', 'srcdoc'],
    globals: {document: {members: ['write', 'writeln']}},
    imports: ['unsafeHTML', 'unsafeSVG', 'unsafeStatic', 'unsafeMathML'],
    instead: 'Render text with a Lit template, which escapes it.',
    adapters: []
  }
]
