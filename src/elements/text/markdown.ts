import {html, type TemplateResult} from 'lit'
import MarkdownIt, {type Token} from 'markdown-it'
import type {MentionView} from '../chat-view.ts'
import {leadsTo, safeLink} from './links.ts'
import {linkTemplate, mayHaveMarkdown, plainTemplate, type TabIndex} from './text-pieces.ts'

/**
 * Markdown as people write it in a conversation. Loaded when the first text needs it.
 * The parser only makes tokens; each kind of token that is listed here becomes a template of ours, and there is no other way
 * from a text to the page: `src/decisions/022-markdown-tokens.md`.
 */
const parser = new MarkdownIt('zero', {html: false, linkify: false, typographer: false, breaks: true, maxNesting: 20})
parser.enable(['fence', 'blockquote', 'list', 'newline', 'escape', 'backticks', 'strikethrough', 'emphasis', 'link'])
// What is refused stays in the text as it was written, for everyone to see.
parser.validateLink = address => safeLink(address) !== undefined
parser.normalizeLink = address => address

/** Elements drawn for one text. Beyond that it is shown as it was written. */
export const mostNodes = 400
/** Signs and lines of one text. With more, the parser would take many times as long as for any text of a person. */
export const mostSigns = 1_600
/** No list of a conversation begins further on. */
const mostListStart = 999_999

type Drawn = readonly unknown[]

const blocks: {readonly [type: string]: (content: Drawn, token: Token) => unknown} = {
  paragraph: (content, {hidden}) => (hidden ? content : html`<p>${content}</p>`),
  blockquote: content => html`<blockquote>${content}</blockquote>`,
  bullet_list: content => html`<ul>${content}</ul>`,
  ordered_list: (content, token) => html`<ol start=${listStart(token)}>${content}</ol>`,
  list_item: content => html`<li>${content}</li>`,
  strong: content => html`<strong>${content}</strong>`,
  em: content => html`<em>${content}</em>`,
  s: content => html`<s>${content}</s>`
}

function listStart(token: Token): number {
  const start = Number(token.attrGet('start') ?? 1)
  return Number.isSafeInteger(start) ? Math.min(Math.max(start, 0), mostListStart) : 1
}

/** The template of a text, or undefined when it has no Markdown in it, or too much. Expects text that is `harmless`. */
export function markdownTemplate(
  text: string,
  mentions: readonly MentionView[],
  tabIndex: TabIndex
): TemplateResult | undefined {
  if (!mayHaveMarkdown(text) || (text.match(signs)?.length ?? 0) > mostSigns) return undefined
  const tokens = parser.parse(text, {})
  const flat = tokens.flatMap(token => token.children ?? [token])
  if (flat.length > 2 * mostNodes || !(flat.some(isMarkup) || escaped.test(text))) return undefined
  const budget = {nodes: mostNodes}
  const content = draw(tokens, mentions, tabIndex, budget)
  return budget.nodes < 0 ? undefined : html`${content}`
}

const signs = /[*_~`[\]<>()\n]/g
const escaped = /\\[!-/:-@[-`{-~]/

const isMarkup = ({type}: Token) => !['text', 'softbreak', 'paragraph_open', 'paragraph_close', 'inline'].includes(type)

/** Total: a kind of token that is not known is shown as its text. */
function draw(tokens: readonly Token[], mentions: readonly MentionView[], tabIndex: TabIndex, budget: {nodes: number}) {
  const stack: {token: Token | undefined; content: unknown[]}[] = [{token: undefined, content: []}]
  const put = (drawn: unknown) => {
    budget.nodes--
    stack.at(-1)!.content.push(drawn)
  }
  for (const token of tokens) {
    if (token.nesting > 0) stack.push({token, content: []})
    else if (token.nesting < 0) {
      const closed = stack.length > 1 ? stack.pop()! : undefined
      if (closed !== undefined) put(drawSpan(closed.token!, closed.content, tabIndex))
    } else if (token.type === 'inline') put(draw(token.children ?? [], mentions, tabIndex, budget))
    else if (token.type === 'softbreak' || token.type === 'hardbreak') put('\n')
    else if (token.type === 'code_inline') put(html`<code>${token.content}</code>`)
    else if (token.type === 'fence') put(html`<pre><code>${token.content.replace(/\n$/, '')}</code></pre>`)
    else {
      const pieces = isInLink(stack) ? [token.content] : plainTemplate(token.content, mentions, tabIndex)
      budget.nodes -= pieces.length
      put(pieces)
    }
  }
  return stack[0]!.content
}

const isInLink = (stack: readonly {token: Token | undefined}[]) => stack.some(({token}) => token?.type === 'link_open')

function drawSpan(token: Token, content: Drawn, tabIndex: TabIndex): unknown {
  const type = token.type.replace(/_open$/, '')
  if (type !== 'link') return Object.hasOwn(blocks, type) ? blocks[type]!(content, token) : content
  const link = safeLink(String(token.attrGet('href')))
  if (link === undefined) return content
  const shown = content.length === 1 && Array.isArray(content[0]) ? String(content[0][0]) : ''
  return linkTemplate(content, link.href, leadsTo(shown, link), tabIndex)
}
