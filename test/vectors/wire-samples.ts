import type {Bytes} from '../../src/base/bytes.ts'
import type {Body} from '../../src/protocol/bodies.ts'
import type {EntryHeader} from '../../src/protocol/entry.ts'
import type {SendableMessage} from '../../src/protocol/link-messages.ts'
import type {PassedDescription} from '../../src/protocol/passed-description.ts'

/** `length` bytes counting up from `first`. */
export const counting = (length: number, first = 0): Bytes => Uint8Array.from({length}, (_, i) => (first + i) % 256)

const header: EntryHeader = {
  version: 1,
  topic: counting(16, 1),
  author: counting(32, 2),
  chain: counting(8, 3),
  seq: 0,
  prev: undefined,
  parents: [],
  hlcMs: 1_700_000_000_000,
  hlcCounter: 0,
  kind: 2,
  bodyLength: 12,
  bodySha256: counting(32, 4)
}

const laneDescription: PassedDescription = {
  ufrag: 'kkJH',
  password: 'X4LzHvMTf0eSqL2HHYvQruGz',
  fingerprint: counting(32, 200),
  candidates: [
    {type: 0, addressKind: 2, address: counting(16, 60), port: 41_000, priority: 2_113_937_151},
    {type: 1, addressKind: 0, address: Uint8Array.of(203, 0, 113, 7), port: 61_001, priority: 1_686_052_607}
  ]
}

/** One or more of everything that crosses a link or is signed. Their bytes are pinned in `wire.json` under the same names. */
export const frameSamples: Readonly<Record<string, {readonly topic: number; readonly message: SendableMessage}>> = {
  hello: {
    topic: 0,
    message: {
      type: 'hello',
      versions: {min: 1, max: 1},
      features: 0,
      routingId: 'AbCdEfGhIjKlMnOpQrSt',
      key: counting(32, 1),
      agreementKey: counting(32, 2),
      nonce: counting(32, 3)
    }
  },
  member: {topic: 0, message: {type: 'member', proof: counting(32, 5)}},
  proof: {topic: 0, message: {type: 'proof', signature: counting(64)}},
  topicOpen: {topic: 0, message: {type: 'topicOpen', number: 1, proof: counting(32)}},
  'topicOpen with the highest number': {topic: 0, message: {type: 'topicOpen', number: 65_535, proof: counting(32)}},
  topicClose: {topic: 0, message: {type: 'topicClose', number: 300}},
  ping: {topic: 0, message: {type: 'ping', id: 1}},
  pong: {topic: 0, message: {type: 'pong', id: 4_294_967_295, clockMs: 1_700_000_000_000}},
  goodbye: {topic: 0, message: {type: 'goodbye', reason: 'left'}},
  pathWanted: {topic: 0, message: {type: 'pathWanted'}},
  pathOffer: {
    topic: 0,
    message: {
      type: 'pathOffer',
      round: 3,
      ufrag: 'a1B+',
      password: 'abcdefghijklmnopqrstuv',
      candidates: ['candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host']
    }
  },
  pathAnswer: {
    topic: 0,
    message: {type: 'pathAnswer', round: 3, ufrag: 'c2D/', password: 'ABCDEFGHIJKLMNOPQRSTUV', candidates: []}
  },
  pathCandidates: {
    topic: 0,
    message: {
      type: 'pathCandidates',
      ufrag: 'a1B+',
      candidates: ['candidate:2 1 udp 1686052607 198.51.100.1 5000 typ srflx raddr 192.0.2.1 rport 5000']
    }
  },
  laneOffer: {topic: 0, message: {type: 'laneOffer', lane: 1, description: laneDescription}},
  laneAnswer: {
    topic: 0,
    message: {type: 'laneAnswer', lane: 65_535, description: {...laneDescription, fingerprint: counting(32, 7)}}
  },
  laneDone: {topic: 0, message: {type: 'laneDone', lane: 1, bytes: 262_144}},
  presence: {topic: 1, message: {type: 'presence', name: 'stiller Reiher 🐟', state: 1}},
  typing: {topic: 65_535, message: {type: 'typing', on: true}},
  seen: {topic: 1, message: {type: 'seen', hlcMs: 1_700_000_000_000, hlcCounter: 3, id: counting(16)}},
  have: {topic: 1, message: {type: 'have', ids: [counting(16), counting(16, 9)]}},
  'have nothing': {topic: 1, message: {type: 'have', ids: []}},
  want: {topic: 2, message: {type: 'want', ids: [counting(16, 200)]}},
  stored: {topic: 2, message: {type: 'stored', ids: [counting(16, 3)]}},
  'ranges asked about': {
    topic: 1,
    message: {
      type: 'ranges',
      salt: counting(8),
      number: 0,
      equal: undefined,
      ranges: [
        {
          kind: 'all',
          ids: [counting(16), counting(16, 9)],
          lower: {hlcMs: 1_700_000_000_000, hlcCounter: 0, id: counting(0)}
        },
        {
          kind: 'fingerprint',
          count: 300,
          fingerprint: counting(8, 70),
          lower: {hlcMs: 1_699_999_000_000, hlcCounter: 7, id: counting(0)}
        },
        {
          kind: 'fingerprint',
          count: 1,
          fingerprint: counting(8, 90),
          lower: {hlcMs: 1_699_999_000_000, hlcCounter: 6, id: counting(3, 5)}
        },
        {kind: 'fingerprint', count: 100_000, fingerprint: counting(8, 80), lower: undefined}
      ]
    }
  },
  'ranges answered': {
    topic: 1,
    message: {
      type: 'ranges',
      salt: counting(8),
      number: 4_294_967_295,
      equal: false,
      ranges: [
        {kind: 'skip', lower: {hlcMs: Number.MAX_SAFE_INTEGER, hlcCounter: 4_294_967_295, id: counting(32)}},
        {kind: 'some', ids: [counting(16, 33)], lower: {hlcMs: 5, hlcCounter: 0, id: counting(0)}},
        {kind: 'more', lower: undefined}
      ]
    }
  },
  'ranges all equal': {
    topic: 1,
    message: {type: 'ranges', salt: counting(8), number: 0, equal: true, ranges: []}
  },
  gameAsk: {topic: 5, message: {type: 'gameAsk', table: counting(16), match: 2, part: 1, nonce: counting(8)}},
  gameSnapshot: {
    topic: 5,
    message: {
      type: 'gameSnapshot',
      table: counting(16),
      match: 2,
      nonce: counting(8),
      piece: 1,
      pieces: 2,
      bytes: counting(20)
    }
  },
  gameWord: {
    topic: 5,
    message: {
      type: 'gameWord',
      table: counting(16),
      match: 2,
      by: 3,
      word: 0,
      seat: 0,
      round: 0,
      tick: 600,
      value: counting(32),
      signature: counting(64)
    }
  },
  gameInputs: {
    topic: 5,
    message: {
      type: 'gameInputs',
      table: counting(16),
      match: 2,
      tick: 1_200,
      settled: 1_190,
      number: 1_300,
      echo: 1_290,
      heldMs: 12,
      asks: 2,
      seats: [
        {round: 0, from: 0, through: 1_203},
        {round: 2, from: 600, through: 1_198}
      ],
      inputs: [{seat: 0, first: 1_200, values: counting(3)}]
    }
  },
  gameFrame: {
    topic: 5,
    message: {
      type: 'gameFrame',
      table: counting(16),
      match: 2,
      term: 1,
      tick: 900,
      base: 897,
      taken: 895,
      piece: 0,
      pieces: 1,
      bytes: counting(20)
    }
  },
  presenceValue: {
    topic: 1,
    message: {type: 'presenceValue', table: counting(16), number: 7, value: '{"x":0.5,"y":0.25}'}
  },
  sharedSummary: {
    topic: 1,
    message: {type: 'sharedSummary', table: counting(16), salt: counting(8, 40), digests: counting(2_048)}
  },
  sharedHolds: {
    topic: 1,
    message: {
      type: 'sharedHolds',
      table: counting(16),
      back: true,
      buckets: [
        {bucket: 0, ids: counting(0)},
        {bucket: 255, ids: counting(32, 9)}
      ]
    }
  },
  'sharedHolds of equals': {
    topic: 1,
    message: {type: 'sharedHolds', table: counting(16), back: false, buckets: []}
  },
  sharedRecords: {
    topic: 1,
    message: {
      type: 'sharedRecords',
      table: counting(16),
      records: [
        {
          key: '0102030405060708/s1',
          value: '{"c":3,"t":"s"}',
          hlcMs: 1_700_000_000_000,
          hlcCounter: 2,
          author: counting(32, 1),
          signature: counting(64)
        },
        {key: 'turn', value: undefined, hlcMs: 0, hlcCounter: 0, author: counting(32), signature: counting(64, 3)}
      ]
    }
  },
  linkedPages: {
    topic: 1,
    message: {
      type: 'linkedPages',
      pages: [
        {page: 'AbCdEfGhIjKlMnOpQrSt', person: counting(8)},
        {page: '0123456789abcdefghij', person: counting(8, 9)}
      ]
    }
  },
  meshSignal: {
    topic: 1,
    message: {
      type: 'meshSignal',
      id: counting(8),
      from: 'AbCdEfGhIjKlMnOpQrSt',
      to: '0123456789abcdefghij',
      hops: 2,
      direct: false,
      signal: '{"peerId":"AbCdEfGhIjKlMnOpQrSt","tag":"0123456789abcdef"}'
    }
  },
  bulkDone: {topic: 0, message: {type: 'bulkDone', bytes: 1_099_511_627_776}},
  fileWho: {topic: 1, message: {type: 'fileWho', files: [counting(32), counting(32, 50)]}},
  'fileHave all': {
    topic: 1,
    message: {type: 'fileHave', file: counting(32), all: true, first: 0, pieces: counting(0)}
  },
  'fileHave some': {
    topic: 1,
    message: {type: 'fileHave', file: counting(32), all: false, first: 65_536, pieces: counting(20, 200)}
  },
  filePieces: {topic: 1, message: {type: 'filePieces', file: counting(32), pieces: [0, 1_048_575]}},
  fileWant: {
    topic: 1,
    message: {
      type: 'fileWant',
      file: counting(32),
      leaves: [
        {first: 0, count: 16},
        {first: 16_777_215, count: 1}
      ],
      inOrder: false
    }
  },
  fileCancel: {topic: 1, message: {type: 'fileCancel', file: counting(32), leaves: [{first: 300, count: 4}]}},
  filePageWant: {topic: 1, message: {type: 'filePageWant', file: counting(32), page: 32_767}},
  fileTurn: {topic: 1, message: {type: 'fileTurn', on: false}},
  fileRefused: {topic: 1, message: {type: 'fileRefused', file: counting(32), reason: 2}},
  fileBegun: {topic: 1, message: {type: 'fileBegun', file: counting(32), pieces: [7, 300]}},
  fileLeaf: {topic: 1, message: {type: 'fileLeaf', file: counting(32), index: 70_000, bytes: counting(400)}},
  'fileLeaf of nothing': {topic: 1, message: {type: 'fileLeaf', file: counting(32), index: 0, bytes: counting(0)}},
  filePage: {
    topic: 1,
    message: {type: 'filePage', file: counting(32), page: 1, hashes: counting(96), proof: counting(32, 7)}
  },
  entries: {
    topic: 1,
    message: {
      type: 'entries',
      entries: [
        {header: counting(200), signature: counting(64), body: counting(40)},
        {header: counting(3), signature: counting(64, 5), body: undefined}
      ]
    }
  }
}

export const headerSamples: Readonly<Record<string, EntryHeader>> = {
  first: header,
  later: {
    ...header,
    seq: 4_294_967_296,
    prev: counting(32, 7),
    parents: [counting(16, 1), counting(16, 2), counting(16, 3), counting(16, 4)],
    hlcMs: Number.MAX_SAFE_INTEGER,
    hlcCounter: 4_294_967_295,
    kind: 65_535,
    bodyLength: 12_288
  }
}

export const bodySamples: Readonly<Record<string, Body>> = {
  profile: {type: 'profile', name: 'quiet heron'},
  chatText: {type: 'chatText', text: 'hello', replyTo: undefined, mentions: []},
  'chatText reply': {
    type: 'chatText',
    text: '\ufeffwith a byte order mark, ☕ and\ntwo lines',
    replyTo: counting(16),
    mentions: []
  },
  'chatText mention': {
    type: 'chatText',
    text: '@Ada look',
    replyTo: undefined,
    mentions: [{key: counting(32), name: 'Ada'}]
  },
  chatEdit: {type: 'chatEdit', target: counting(16), text: 'hello again', mentions: []},
  tombstone: {type: 'tombstone', target: counting(16)},
  reaction: {type: 'reaction', target: counting(16), emoji: '🐟', on: true},
  directMessage: {
    type: 'directMessage',
    ephemeral: counting(32),
    forRecipient: counting(48, 1),
    forSender: counting(48, 2),
    box: counting(100)
  },
  blockList: {type: 'blockList', keys: [counting(32), counting(32, 9)]},
  file: {
    type: 'file',
    name: 'Ostsee ☀.jpg',
    size: 3_145_729,
    mediaType: 'image/jpeg',
    root: counting(32),
    replyTo: undefined
  },
  folder: {
    type: 'folder',
    name: 'holiday',
    size: 1_099_511_627_776,
    count: 20_000,
    listing: {size: 8_388_608, root: counting(32, 8)},
    replyTo: counting(16)
  },
  gameTable: {type: 'gameTable', game: 'chess', version: 1, name: 'Evening ♟', seats: 2, options: '{"minutes":5}'},
  gameReady: {
    type: 'gameReady',
    table: counting(16),
    on: true,
    commitment: {open: counting(32, 1), hidden: counting(32, 2)}
  },
  'gameReady no more': {type: 'gameReady', table: counting(16), on: false, commitment: undefined},
  gameStart: {type: 'gameStart', table: counting(16), seats: [counting(16, 1), counting(16, 2)]},
  gameMove: {
    type: 'gameMove',
    table: counting(16),
    position: counting(16, 3),
    name: 'move',
    args: '["e2","e4"]',
    spentMs: 4_294_967_295,
    sawMs: 0
  },
  gameSay: {type: 'gameSay', table: counting(16), position: counting(16, 3), word: 5},
  gameReveal: {
    type: 'gameReveal',
    table: counting(16),
    position: counting(16, 3),
    open: counting(32),
    hidden: undefined
  },
  gameLate: {type: 'gameLate', table: counting(16), position: counting(16, 3), seat: 15},
  gameHand: {type: 'gameHand', table: counting(16), position: counting(16, 3), seat: 1, to: counting(32)},
  gameTake: {type: 'gameTake', table: counting(16), position: counting(16, 3), seat: 1, commitment: undefined},
  gameResult: {
    type: 'gameResult',
    table: counting(16),
    match: 65_535,
    tick: 3_600,
    outcome: '{"winners":[0]}'
  }
}
