/** Others wrote something while the page was open; `count` of them are new. */
export class ChatArrivedEvent extends Event {
  readonly count: number

  constructor(count: number) {
    super('p2p-arrived', {bubbles: true, composed: true})
    this.count = count
  }
}

/** The visitor chose a name. */
export class NameChangedEvent extends Event {
  readonly name: string

  constructor(name: string) {
    super('p2p-name', {bubbles: true, composed: true})
    this.name = name
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'p2p-arrived': ChatArrivedEvent
    'p2p-name': NameChangedEvent
  }
}
