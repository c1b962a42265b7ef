import * as strings from '../strings.ts'

/** One line of the details fold. */
export interface ConnectionRow {
  readonly what: string
  readonly state: string
}

/**
 * Reads a swarm's report for people who want to know: its relays with their states, then its figures.
 * Total, since the report grows with time and this only shows it.
 */
export function connectionRows(report: object): readonly ConnectionRow[] {
  const rows: ConnectionRow[] = []
  for (const [name, value] of Object.entries(report)) {
    if (name === 'relays' && Array.isArray(value)) {
      const relays: unknown[] = value
      rows.unshift(...relays.map(relayRow))
    } else if (name === 'paths' && Array.isArray(value)) {
      const paths: unknown[] = value
      rows.push(...paths.map(pathRow))
    } else if (name === 'ice') {
      rows.push(...iceRows(value))
    } else if (typeof value === 'number' || typeof value === 'string') {
      rows.push({what: inWords(name), state: String(value)})
    } else if (typeof value === 'object' && value !== null) {
      const parts = Object.entries(value).filter(([, figure]) => typeof figure === 'number' && figure !== 0)
      if (parts.length > 0) {
        rows.push({
          what: inWords(name),
          state: parts.map(([part, figure]) => `${inWords(part)}: ${String(figure)}`).join(', ')
        })
      }
    }
  }
  return rows
}

function relayRow(value: unknown): ConnectionRow {
  const relay = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const text = (name: string) => (typeof relay[name] === 'string' ? relay[name] : '')
  const latency = typeof relay['latencyMs'] === 'number' ? relay['latencyMs'] : undefined
  const trouble = text('trouble')
  const kind = strings.relayKind(text('kind'))
  return {
    what: ['', 'tabs:', 'mesh:'].includes(text('url')) ? kind : `${kind} ${text('url')}`,
    state:
      text('kind') === 'mesh' && text('state') !== 'open'
        ? strings.nobodyYet()
        : strings.relayState(text('state'), latency) + (trouble === '' ? '' : ` · ${trouble}`)
  }
}

const fieldsOf = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>

function pathRow(value: unknown): ConnectionRow {
  const {local, remote, protocol} = fieldsOf(value)
  return {what: strings.linkTo(), state: strings.linkPath(String(local), String(remote), String(protocol))}
}

/** What goes wrong with STUN and TURN servers; nothing when nothing does. */
function iceRows(value: unknown): readonly ConnectionRow[] {
  const {turn, refusals} = fieldsOf(value)
  const {trouble} = fieldsOf(turn)
  const refused: unknown[] = Array.isArray(refusals) ? refusals : []
  return [
    ...(typeof trouble === 'string' ? [{what: strings.turnName(), state: trouble}] : []),
    ...refused.map(each => {
      const {url, code, text} = fieldsOf(each)
      return {what: strings.refusedBy(String(url)), state: strings.refusalCode(Number(code), String(text))}
    })
  ]
}

/** `framesPublished` as `frames published`. */
const inWords = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
