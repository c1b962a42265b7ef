import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import * as strings from '../hand-strings.ts'
import type {HandPlace} from '../hand-view.ts'
import * as icons from '../icons.ts'
import {codeTemplate} from '../p2p-chat-invite/code-template.ts'
import {qrCode, type QrCode} from '../p2p-chat-invite/qr-code.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {timeText} from '../text/time.ts'
import {BrowserCodeCamera, type CodeCamera} from './code-camera.ts'
import {handSession, type HandSession, type HandStep} from './hand-session.ts'
import {handInviteStyles} from './p2p-hand-invite.styles.ts'

const copiedForMs = 2500

/** Something to pass on, as it is shown. */
interface Passing {
  readonly text: string
  readonly isLink: boolean
  readonly name: string
  readonly codeName: string
  readonly words: string
}

/** A field for what somebody else passed on. */
interface Asking {
  readonly name: string
  readonly words: string
  readonly button: string
  readonly trouble: string
  take(text: string): Promise<void>
}

/**
 * @summary Connecting two devices without any relay, by a text there and a text back; inside `<p2p-chat-invite>`.
 *
 * @csspart text - What is to be passed on; `qr` the same as a QR code.
 * @csspart field - Where to put in what was passed on.
 */
export class P2pHandInvite extends LitElement {
  static override styles = [controlStyles, handInviteStyles]

  #unlisten: (() => void) | undefined
  #scanning: AbortController | undefined
  #shownKind: HandStep['kind'] | undefined

  @query('.passing') private passing!: HTMLTextAreaElement | null
  @query('.asking') private asking!: HTMLTextAreaElement | null
  @query('video') private video!: HTMLVideoElement | null

  @state() private code: QrCode | undefined
  @state() private codeOf = ''
  @state() private said = ''
  @state() private scan: 'unknown' | 'ready' | 'scanning' | 'missing' | 'failed' = 'unknown'
  @state() private letsIn = false

  /** Where people come together: a swarm. */
  @property({attribute: false}) place: HandPlace | undefined
  @property() access: 'public' | 'private' = 'public'
  /** A text this page was opened with. */
  @property({attribute: false}) passed = ''
  /** The address that opens a text on the site; without it the text itself is passed on. */
  @property({attribute: false}) linkOf: ((text: string) => string) | undefined
  @property({attribute: false}) camera: CodeCamera = new BrowserCodeCamera(browserEnvironment.scheduler)

  override connectedCallback(): void {
    super.connectedCallback()
    this.#listen()
    void this.camera.canRead().then(can => (this.scan = can ? 'ready' : 'missing'))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unlisten?.()
    this.#scanning?.abort()
  }

  get #session(): HandSession | undefined {
    return this.place && handSession(this.place)
  }

  #listen(): void {
    this.#unlisten?.()
    this.#unlisten = this.#session?.listen(() => {
      this.said = ''
      this.requestUpdate()
    })
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('place')) this.#listen()
    if ((changes.has('place') || changes.has('passed')) && this.passed !== '') this.#session?.open(this.passed)
    const text = this.#passing()?.text ?? ''
    if (text !== this.codeOf) void this.#draw(text)
  }

  protected override updated(): void {
    const kind = this.#session?.step.kind
    if (kind === this.#shownKind) return
    const isFirst = this.#shownKind === undefined
    this.#shownKind = kind
    this.#scanning?.abort()
    if (isFirst) return
    // What was pressed is gone: the focus goes to what is to be done next.
    const next = kind === 'asking' ? this.asking : (this.passing ?? this.renderRoot.querySelector<HTMLElement>('.next'))
    next?.focus()
  }

  async #draw(text: string): Promise<void> {
    this.codeOf = text
    this.code = undefined
    if (text === '') return
    const code = await qrCode(text, 'L')
    if (text === this.codeOf) this.code = code
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      this.said = strings.copied()
      browserEnvironment.scheduler.after(copiedForMs, () => (this.said = ''))
    } catch (error) {
      // No clipboard on this page (policy, or not a secure context): the person can still copy by hand.
      console.warn('shoal: clipboard refused:', error)
      this.said = strings.copyFailed()
      this.passing?.select()
    }
  }

  async #scan(take: (text: string) => Promise<void>): Promise<void> {
    this.#scanning?.abort()
    const attempt = new AbortController()
    this.#scanning = attempt
    this.scan = 'scanning'
    await this.updateComplete
    try {
      const text = await this.camera.read(this.video!, attempt.signal)
      if (attempt !== this.#scanning) return
      this.scan = 'ready'
      if (text !== undefined) await take(text)
    } catch (error) {
      console.warn('shoal: no camera:', error)
      if (attempt === this.#scanning) this.scan = 'failed'
    }
  }

  #passing(): Passing | undefined {
    const step = this.#session?.step
    if (step?.kind === 'offering') {
      const {text, expiresMs} = step.connection
      return {
        text: this.linkOf?.(text) ?? text,
        isLink: this.linkOf !== undefined,
        name: this.linkOf ? strings.offerLinkName() : strings.offerTextName(),
        codeName: strings.offerCodeName(),
        words: strings.offerWords(timeText(expiresMs))
      }
    }
    if (step?.kind !== 'answering') return undefined
    const {text, expiresMs} = step.connection
    return {
      text,
      isLink: false,
      name: strings.answerTextName(),
      codeName: strings.answerCodeName(),
      words: strings.answerWords(timeText(expiresMs))
    }
  }

  #passingTemplate({text, isLink, name, codeName, words}: Passing) {
    const {code} = this
    const copied = this.said === strings.copied()
    return html`
      <p>${words}</p>
      ${codeTemplate(code, codeName)}
      <textarea class="field passing" part="text" readonly rows="3" dir="ltr" aria-label=${name} .value=${text}></textarea>
      <div class="line">
        <button class="button accent" @click=${() => this.#copy(text)}>
          ${copied ? icons.check() : icons.copy()}
          ${copied ? strings.copied() : isLink ? strings.copyLink() : strings.copyText()}
        </button>
      </div>
      <p aria-live="polite" class=${copied || this.said === '' ? 'unseen' : ''}>${this.said}</p>
    `
  }

  #askingTemplate({name, words, button, trouble, take}: Asking) {
    const submit = (event: Event) => {
      event.preventDefault()
      void take(this.asking!.value)
    }
    return html`
      <form @submit=${submit}>
        <p>${words}</p>
        <textarea
          class="field asking"
          part="field"
          rows="3"
          dir="ltr"
          autocomplete="off"
          spellcheck="false"
          aria-label=${name}
          aria-invalid=${trouble !== ''}
          aria-describedby="trouble"
        ></textarea>
        <p id="trouble" role="alert" class="trouble">${trouble}</p>
        <div class="line">
          <button class="button accent">${button}</button>
          ${this.#scanButton(take)}
        </div>
        ${this.#cameraTemplate()}
      </form>
    `
  }

  #scanButton(take: (text: string) => Promise<void>) {
    switch (this.scan) {
      case 'ready':
      case 'failed':
        return html`<button type="button" class="button" @click=${() => this.#scan(take)}>${strings.scan()}</button>`
      case 'scanning':
        return html`<button
          type="button"
          class="button"
          @click=${() => {
            this.#scanning?.abort()
            this.scan = 'ready'
          }}
        >
          ${strings.stopScanning()}
        </button>`
      case 'unknown':
      case 'missing':
        return nothing
    }
  }

  #cameraTemplate() {
    if (this.scan === 'scanning')
      return html`<p role="status">${strings.scanning()}</p>
        <video muted playsinline aria-label=${strings.cameraName()}></video>`
    if (this.scan === 'missing') return html`<p>${strings.cannotScan()}</p>`
    return this.scan === 'failed' ? html`<p role="alert" class="trouble">${strings.cameraFailed()}</p>` : nothing
  }

  #startOver(words = strings.startOver()) {
    return html`<button class="button next" @click=${() => this.#session?.startOver()}>${words}</button>`
  }

  #choice(session: HandSession, trouble: string) {
    const lets = html`<label class="choice">
        <input
          type="checkbox"
          .checked=${this.letsIn}
          aria-describedby="lets-in"
          @change=${(event: Event) => (this.letsIn = (event.target as HTMLInputElement).checked)}
        />
        ${strings.withInvite()}
      </label>
      <p id="lets-in">${strings.withInviteWords()}</p>`
    return html`
      <p>${strings.byHandWords()}</p>
      ${this.access === 'private' ? lets : nothing}
      <p role="alert" class="trouble">${trouble}</p>
      <div class="line">
        <button class="button accent next" @click=${() => session.offer(this.letsIn)}>${strings.begin()}</button>
        <button class="button" @click=${() => session.ask()}>${strings.answerOne()}</button>
      </div>
    `
  }

  #stepTemplate(session: HandSession) {
    const {step} = session
    const passing = this.#passing()
    switch (step.kind) {
      case 'choice':
        return this.#choice(session, step.trouble)
      case 'gathering':
        return html`<p class="next" tabindex="-1" aria-busy="true">${strings.gathering()}</p>`
      case 'asking':
        return html`${this.#askingTemplate({
          name: strings.offerFieldName(),
          words: strings.offerFieldWords(),
          button: strings.makeAnswer(),
          trouble: step.trouble,
          take: text => session.answer(text)
        })}
        ${this.#startOver()}`
      case 'offering':
        return html`${passing && this.#passingTemplate(passing)}
          ${this.#askingTemplate({
            name: strings.answerFieldName(),
            words: strings.answerFieldWords(),
            button: strings.connect(),
            trouble: step.trouble,
            take: text => session.accept(text)
          })}
          ${this.#startOver()}`
      case 'answering':
        return html`${passing && this.#passingTemplate(passing)} ${this.#startOver()}`
      case 'connecting':
        return this.#startOver()
      case 'together':
        return this.#startOver(strings.another())
      case 'ended':
        return html`<p class="trouble">${step.words}</p>
          ${this.#startOver()}`
    }
  }

  override render() {
    const session = this.#session
    if (session === undefined) return nothing
    return html`<section class="steps" aria-label=${strings.byHandName()}>
      <p role="status" class="status">${statusOf(session.step)}</p>
      ${this.#stepTemplate(session)}
    </section>`
  }
}

/** Where it stands, for who sees it and who hears it. */
function statusOf(step: HandStep): string {
  switch (step.kind) {
    case 'offering':
      return strings.waitingForAnswer()
    case 'answering':
      return strings.waitingForThem()
    case 'connecting':
      return strings.connecting()
    case 'together':
      return strings.together()
    case 'choice':
    case 'asking':
    case 'gathering':
    case 'ended':
      return ''
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-hand-invite': P2pHandInvite
  }
}
