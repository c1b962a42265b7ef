/** Others wrote something while the page was open; `count` of them are new. */
export class ChatArrivedEvent extends Event {
  readonly count: number

  constructor(count: number) {
    super('p2p-arrived', {bubbles: true, composed: true})
    this.count = count
  }
}

/** How much has not been on the screen yet, private conversations included. */
export class ChatUnreadEvent extends Event {
  readonly count: number
  /** Among them what is for the visitor: mentions, answers to them, and everything private. */
  readonly forMe: number
  /** Among them what was written in private. */
  readonly direct: number
  /** There may be more than `count`, before what is loaded. */
  readonly more: boolean

  constructor(count: number, forMe: number, direct: number, more: boolean) {
    super('p2p-unread', {bubbles: true, composed: true})
    this.count = count
    this.forMe = forMe
    this.direct = direct
    this.more = more
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

export type ChatViewName = 'chat' | 'people' | 'files'

/** The visitor went to another view of a narrow element. */
export class ViewChangedEvent extends Event {
  readonly view: ChatViewName

  constructor(view: ChatViewName) {
    super('p2p-view', {bubbles: true, composed: true})
    this.view = view
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'p2p-arrived': ChatArrivedEvent
    'p2p-unread': ChatUnreadEvent
    'p2p-name': NameChangedEvent
    'p2p-view': ViewChangedEvent
  }
}
