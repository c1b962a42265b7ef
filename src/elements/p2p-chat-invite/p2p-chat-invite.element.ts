import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {HandPlace} from '../hand-view.ts'
import * as icons from '../icons.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {inviteStyles} from './p2p-chat-invite.styles.ts'
import {codeTemplate} from './code-template.ts'
import {qrCode, type QrCode} from './qr-code.ts'

const copiedForMs = 2500

/**
 * @summary The link of a topic, to copy or to scan, inside `<p2p-chat>`.
 *
 * @csspart link - The field with the link.
 * @csspart qr - The QR code.
 */
export class P2pChatInvite extends LitElement {
  static override styles = [controlStyles, inviteStyles]

  @query('input') private field!: HTMLInputElement

  @state() private code: QrCode | undefined
  @state() private said = ''
  @state() private hand: 'closed' | 'loading' | 'ready' | 'failed' = 'closed'

  @property() link = ''
  /** Of the topic: what a private one's link gives away is said. */
  @property() access: 'public' | 'private' = 'public'
  /** What the link leads to, instead of the conversation. */
  @property({attribute: false}) words: string | undefined
  /** Where people can come together by hand too: a swarm. */
  @property({attribute: false}) place: HandPlace | undefined
  /** A text passed by hand that this page was opened with. */
  @property({attribute: false}) passed = ''
  /** The address that opens such a text on the site. */
  @property({attribute: false}) passedLink: ((text: string) => string) | undefined

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('link')) void this.#draw(this.link)
    if (changes.has('passed') && this.passed !== '') this.#openHand()
  }

  #openHand(): void {
    this.hand = 'loading'
    void import('../p2p-hand-invite/p2p-hand-invite.ts').then(
      () => (this.hand = this.hand === 'loading' ? 'ready' : this.hand),
      (error: unknown) => {
        console.warn('shoal: connecting by hand could not be loaded:', error)
        this.hand = 'failed'
      }
    )
  }

  #handTemplate() {
    if (this.place?.byHand === undefined) return nothing
    const isOpen = this.hand !== 'closed'
    return html`<button
        class="button hand-toggle"
        aria-expanded=${isOpen}
        @click=${() => (isOpen ? (this.hand = 'closed') : this.#openHand())}
      >
        ${strings.byHand()}
      </button>
      ${this.hand === 'loading' ? html`<p aria-busy="true">${strings.loadingPart()}</p>` : nothing}
      ${
        this.hand === 'failed'
          ? html`<p role="alert">${strings.couldNotLoad()}</p>
            <button class="button" @click=${() => this.#openHand()}>${strings.tryAgain()}</button>`
          : nothing
      }
      ${
        this.hand === 'ready'
          ? html`<p2p-hand-invite
            .place=${this.place}
            .access=${this.access}
            .passed=${this.passed}
            .linkOf=${this.passedLink}
          ></p2p-hand-invite>`
          : nothing
      }`
  }

  async #draw(link: string): Promise<void> {
    const code = await qrCode(link)
    if (link === this.link) this.code = code
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link)
      this.said = strings.copied()
      browserEnvironment.scheduler.after(copiedForMs, () => (this.said = ''))
    } catch (error) {
      // No clipboard on this page (policy, or not a secure context): the person can still copy by hand.
      console.warn('shoal: clipboard refused:', error)
      this.said = strings.copyFailed()
      this.field.select()
    }
  }

  override render() {
    // While another code is passed by hand, that is the one to scan.
    const code = this.hand === 'ready' ? undefined : this.code
    const copied = this.said === strings.copied()
    return html`
      <div class="card">
        ${codeTemplate(code, strings.qrName())}
        <div class="rows">
          <p>${this.access === 'private' ? strings.privateInviteWords() : (this.words ?? strings.inviteWords())}</p>
          <div class="line">
            <input class="field" part="link" readonly dir="ltr" aria-label=${strings.linkName()} .value=${this.link} />
            <button class="button accent" @click=${() => this.#copy()}>
              ${copied ? icons.check() : icons.copy()} ${copied ? strings.copied() : strings.copyLink()}
            </button>
          </div>
          <p aria-live="polite" class=${copied || this.said === '' ? 'unseen' : ''}>${this.said}</p>
        </div>
      </div>
      <div class="hand">${this.#handTemplate()}</div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-invite': P2pChatInvite
  }
}
