import {html} from 'lit'
import type {ChatView} from '../chat-view.ts'
import {wantsAlerts} from '../notifications.ts'
import type {AlertWatch} from './alert-watch.ts'
import type {Conversation} from './conversation.ts'
import {drawerTemplate, type Drawers} from './drawers.ts'
import {headerTemplate, statusOf, type HeaderActions} from './header.ts'
import type {LazyParts} from './lazy-parts.ts'

export interface TopView {
  /** What is shown until the chat is open. */
  readonly topic: string
  readonly hasFailed: boolean
  readonly showsPeople: boolean
  readonly showsFiles: boolean
  readonly freshFiles: number
  readonly conversation: Conversation
  readonly drawers: Drawers
  readonly parts: LazyParts
  readonly alerts: AlertWatch
  readonly actions: HeaderActions
  /** The card with the link. */
  readonly invite: () => unknown
}

/** The header, and what hangs below it. */
export function topTemplate(chat: ChatView | undefined, view: TopView) {
  const {drawers, parts, alerts, actions, invite} = view
  const isAlerting = wantsAlerts(alerts.choices)
  const header = {
    topic: chat?.swarm.topic ?? view.topic,
    isPrivate: chat?.swarm.access === 'private',
    status: statusOf(chat, view.hasFailed),
    people: chat?.people ?? nobody,
    showsPeople: view.showsPeople,
    showsFiles: view.showsFiles,
    freshFiles: view.freshFiles,
    isOpen: chat !== undefined,
    drawer: drawers.open,
    isAlerting,
    directUnread: chat === undefined ? 0 : view.conversation.unread.direct(chat)
  }
  return html`<div class="top" @keydown=${drawers.key}>
    ${headerTemplate(header, actions)} ${drawerTemplate({drawers, parts, alerts, actions, isAlerting, invite})}
  </div>`
}

const nobody: ChatView['people'] = []
