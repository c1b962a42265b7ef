import {html} from 'lit'
import {guard} from 'lit/directives/guard.js'
import {keyed} from 'lit/directives/keyed.js'
import type {ChatView, PersonView} from '../chat-view.ts'
import type {MessageActions} from '../message-actions.ts'
import type {CardTemplate} from '../p2p-chat-log/message-template.ts'
import type {Conversation} from './conversation.ts'
import {typingWords} from './typing-words.ts'

export interface TopicConversationView {
  readonly topic: string
  readonly conversation: Conversation
  readonly actions: MessageActions
  /** Another conversation is in its place; it stays as it is meanwhile. */
  readonly isHidden: boolean
  /** Shown while nothing was said. */
  readonly still: unknown
  readonly card: CardTemplate | undefined
  /** Asks for files; undefined where none can be added. */
  readonly attach: (() => void) | undefined
}

/** What was said in the topic, and the field to write in. */
export function topicTemplate(chat: ChatView | undefined, view: TopicConversationView) {
  const {writing, unread, messages, words, draft, left, keepDraft, setTyping, rename} = view.conversation
  const {mode} = writing
  return html`<div class="topic-conversation" ?hidden=${view.isHidden}>
    ${keyed(
      chat,
      html`<p2p-chat-log
        exportparts="log, message, own-message, text, link, reaction, row, jump, fish"
        .messages=${messages}
        .actions=${view.actions}
        .unreadFrom=${unread.from}
        .words=${words}
        .card=${view.card}
        >${view.still}</p2p-chat-log
      >`
    )}
    <p class="typing" dir="auto"><span>${typingWords(chat)}</span></p>
    <p2p-chat-composer
      exportparts="composer, input, emoji, attach, send, me, context, suggestions"
      .topic=${`${left} ${view.topic}`}
      .self=${chat?.people.find(person => person.self)}
      .people=${guard([chat?.people, chat?.blocked], () => mentionable(chat))}
      .away=${chat?.away ?? nobody}
      .draft=${draft}
      .keepDraft=${keepDraft}
      .reply=${mode.kind === 'reply' ? mode.to : undefined}
      .editing=${mode.kind === 'edit' ? mode.message : undefined}
      .editText=${mode.kind === 'edit' ? mode.text : undefined}
      .submit=${writing.submit}
      .cancel=${writing.cancel}
      .editLast=${writing.editLast}
      .typing=${setTyping}
      .rename=${rename}
      .attach=${view.attach}
    ></p2p-chat-composer>
  </div>`
}

const nobody: readonly never[] = []

/** Those who are here, without whom one blocked. */
function mentionable(chat: ChatView | undefined): readonly PersonView[] {
  const {people = nobody, blocked = nobody} = chat ?? {}
  return blocked.length === 0 ? people : people.filter(({key}) => !blocked.includes(key))
}
