import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {repeat} from 'lit/directives/repeat.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {AcquaintanceView, ChosenView, DirectView, PersonView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {ToldApart} from '../person/namesakes.ts'
import {fishTraits} from '../person/traits.ts'
import {presenceText} from '../presence.ts'
import {sentenceOf} from '../sentence-of.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {connectionRows} from './connection-rows.ts'
import {peopleStyles} from './p2p-chat-people.styles.ts'

type Choice = keyof ChosenView

/** Takes a choice back. */
export type Undoing = Readonly<Record<Choice, (key: PersonKey) => Promise<void>>>

/** People of one choice shown; taking some back shows others. */
const mostChosen = 200

const choices = ['blocked', 'muted', 'followed'] as const satisfies Choice[]

/** The names begin with what is visible, so that they can be spoken to a voice control. */
const choiceWords = {
  blocked: {title: strings.blockedPeople, undo: strings.unblock, undoName: strings.unblockName},
  muted: {title: strings.mutedPeople, undo: strings.unmute, undoName: strings.unmuteName},
  followed: {title: strings.followedPeople, undo: strings.unfollow, undoName: strings.unfollowName}
} as const

/**
 * @summary Who is here and whom one talks to in private, inside `<p2p-chat>`.
 *
 * @csspart person - One person.
 */
export class P2pChatPeople extends LitElement {
  static override styles = [controlStyles, hueStyles, peopleStyles]

  readonly #apart = new ToldApart(words => {
    this.requestUpdate()
    this.toldApart?.(words)
  })

  @state() private naming = false
  @state() private detailed = false
  @state() private trouble = ''

  @property({attribute: false}) people: readonly PersonView[] = []
  /** Who is not here and was, or wrote. */
  @property({attribute: false}) away: readonly AcquaintanceView[] = []
  @property({attribute: false}) directs: readonly DirectView[] = []
  /** The conversation that is open. */
  @property({attribute: false}) current: PersonKey | undefined
  /** Whom the visitor blocked or muted and whose block list they follow, here or elsewhere. */
  @property({attribute: false}) chosen: ChosenView | undefined
  @property({attribute: false}) undo: Undoing | undefined
  @property({attribute: false}) acquaintance: ((key: PersonKey) => AcquaintanceView) | undefined
  @property({attribute: false}) fourWords: ((key: PersonKey) => Promise<readonly string[]>) | undefined
  /** Takes the words of people whose names look the same. */
  @property({attribute: false}) toldApart: ((words: ReadonlyMap<PersonKey, string>) => void) | undefined
  @property({attribute: false}) showPerson: ((key: PersonKey) => void) | undefined
  @property({attribute: false}) writeTo: ((key: PersonKey) => void) | undefined
  @property({attribute: false}) showHistory: (() => void) | undefined
  @property({attribute: false}) rename: ((name: string) => Promise<void>) | undefined
  /** Asked each time the details are shown or the people change. */
  @property({attribute: false}) report: (() => object) | undefined

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (this.fourWords !== undefined && (changes.has('people') || changes.has('away')))
      void this.#apart.look([...this.people, ...this.away], this.fourWords)
  }

  async #beginNaming(): Promise<void> {
    try {
      await import('../p2p-chat-name/p2p-chat-name.ts')
      this.naming = true
    } catch (error) {
      console.warn('shoal: what changes the name is not available:', error)
      this.trouble = strings.couldNotLoad()
    }
  }

  async #named(name: string): Promise<void> {
    await this.rename?.(name)
    this.#endNaming()
  }

  #endNaming(): void {
    this.naming = false
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.edit')?.focus())
  }

  #person(person: PersonView, nowMs: number) {
    const {key, name, self, here, pages} = person
    if (self && this.naming) {
      return html`<li class="self">
        <p2p-chat-name
          .name=${name}
          .save=${(to: string) => this.#named(to)}
          .cancel=${() => this.#endNaming()}
        ></p2p-chat-name>
      </li>`
    }
    const known = this.acquaintance?.(key)
    const presence =
      self || (here && pages > 0) ? '' : here ? strings.throughOthers() : presenceText(here, known, nowMs)
    return html`<li class=${self ? 'self' : here ? '' : 'away'} part="person">
      <button class="row" @click=${() => this.showPerson?.(key)}>
        ${fish(key)}
        <span class="who hue-${fishTraits(key).hue}">
          <bdi class="name">${name}</bdi>
          ${self ? html`<span class="chip" dir="auto">${strings.you()}</span>` : nothing}
          ${known?.blocked ? html`<span class="chip" dir="auto">${strings.personBlocked()}</span>` : nothing}
          ${known?.muted ? html`<span class="chip" dir="auto">${strings.personMuted()}</span>` : nothing}
          ${known?.equivocates ? html`<span class="chip" dir="auto">${strings.equivocatesChip()}</span>` : nothing}
          ${pages > 1 ? html`<span class="chip" dir="auto">${strings.tabs(pages)}</span>` : nothing}
          ${this.#words(key)} ${presence === '' ? nothing : html`<span class="presence" dir="auto">${presence}</span>`}
        </span>
      </button>
      ${
        self
          ? html`<button
            class="button plain round edit"
            aria-label=${strings.changeName()}
            title=${strings.changeName()}
            @click=${() => this.#beginNaming()}
          >
            ${icons.edit()}
          </button>`
          : nothing
      }
    </li>`
  }

  #words(key: PersonKey) {
    const words = this.#apart.words.get(key)
    return words === undefined ? nothing : html`<span class="presence" lang="en">${words}</span>`
  }

  #list(title: string, people: readonly PersonView[], nowMs: number) {
    if (people.length === 0) return nothing
    return html`<h3 dir="auto">${title}</h3>
      <ul>
        ${repeat(
          people,
          person => person.key,
          person => this.#person(person, nowMs)
        )}
      </ul>`
  }

  #direct({with: key, name, unread}: DirectView) {
    return html`<li class=${key === this.current ? 'current' : ''}>
      <button
        class="row direct"
        aria-label=${strings.directWith(name, unread)}
        aria-current=${key === this.current ? 'true' : nothing}
        @click=${() => this.writeTo?.(key)}
      >
        ${fish(key)}
        <span class="who hue-${fishTraits(key).hue}"><bdi class="name">${name}</bdi></span>
        ${unread > 0 ? html`<span class="badge">${unread}</span>` : icons.lock()}
      </button>
    </li>`
  }

  async #undo(choice: Choice, key: PersonKey): Promise<void> {
    this.trouble = ''
    try {
      await this.undo?.[choice](key)
    } catch (error) {
      this.trouble = sentenceOf(error, strings.didNotWork())
    }
    await this.updateComplete
    // The button that had the focus is gone.
    this.renderRoot.querySelector<HTMLElement>(`.${choice} summary, .history`)?.focus()
  }

  #chosenPeople(choice: Choice) {
    const keys = this.chosen?.[choice] ?? []
    if (keys.length === 0) return nothing
    const words = choiceWords[choice]
    return html`<details class=${choice}>
      <summary>${words.title(keys.length)}</summary>
      <ul>
        ${keys.slice(0, mostChosen).map(key => {
          const name = this.acquaintance?.(key).name ?? ''
          return html`<li>
            <button class="row" @click=${() => this.showPerson?.(key)}>
              ${fish(key)}
              <span class="who hue-${fishTraits(key).hue}"><bdi class="name">${name}</bdi></span>
            </button>
            <button class="button undo" aria-label=${words.undoName(name)} @click=${() => this.#undo(choice, key)}>
              ${words.undo()}
            </button>
          </li>`
        })}
      </ul>
    </details>`
  }

  #details() {
    const rows = connectionRows(this.report?.() ?? {})
    if (rows.length === 0) return html`<p>${strings.noDetails()}</p>`
    return html`<dl>
      ${rows.map(
        row => html`<dt dir="auto">${row.what}</dt>
        <dd>${row.state}</dd>`
      )}
    </dl>`
  }

  override render() {
    const nowMs = browserEnvironment.clock.now()
    const here = this.people.filter(person => person.here || person.self)
    const gone = this.away.map(({key, name}) => ({key, name, here: false, self: false, pages: 0}))
    // First those who only fell silent a moment ago.
    const away = [...this.people.filter(person => !person.here && !person.self), ...gone]
    return html`
      ${
        this.directs.length === 0
          ? nothing
          : html`<h3 dir="auto">${strings.directs()}</h3>
            <ul class="directs">
              ${repeat(
                this.directs,
                direct => direct.with,
                direct => this.#direct(direct)
              )}
            </ul>`
      }
      ${this.#list(strings.hereNow(here.length), here, nowMs)}
      ${this.#list(strings.awayPeople(away.length), away, nowMs)}
      <p class="refused" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
      <div class="end">
        ${choices.map(choice => this.#chosenPeople(choice))}
        ${
          this.showHistory === undefined
            ? nothing
            : html`<button class="row history" @click=${() => this.showHistory?.()}>
              ${icons.kept()} ${strings.history()}
            </button>`
        }
        ${
          this.report === undefined
            ? nothing
            : html`<details
              @toggle=${(event: Event) => (this.detailed = (event.currentTarget as HTMLDetailsElement).open)}
            >
              <summary>${strings.connectionDetails()}</summary>
              ${this.detailed ? this.#details() : nothing}
            </details>`
        }
      </div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-people': P2pChatPeople
  }
}
