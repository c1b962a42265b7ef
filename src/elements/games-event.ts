/** What goes on at the tables of a topic is another than before. */
export class GamesEvent extends Event {
  /** Tables where something waits for the visitor: a move, an answer, a seat that was offered. */
  readonly forMe: number

  constructor(forMe: number) {
    super('p2p-games', {bubbles: true, composed: true})
    this.forMe = forMe
  }
}

/** The visitor went to a table, or back to the list of them. */
export class TableEvent extends Event {
  /** 32 hexadecimal digits; undefined: the list. */
  readonly table: string | undefined

  constructor(table: string | undefined) {
    super('p2p-table', {bubbles: true, composed: true})
    this.table = table
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'p2p-games': GamesEvent
    'p2p-table': TableEvent
  }
}
