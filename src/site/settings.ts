/** How the site looks, for everyone who does not follow their system. */
export type Theme = 'system' | 'light' | 'dark'

/** What the settings dialog keeps. The lists are as they were typed: empty for the shipped ones, `none` for none. */
export interface Settings {
  readonly name: string
  readonly theme: Theme
  readonly relays: string
  readonly trackers: string
  readonly stun: string
  readonly turn: string
  /** Others are reached through TURN servers only, and do not see this device's address. */
  readonly relayOnly: boolean
  /** Private topics stay in the list on this device, with the secret that opens them. */
  readonly keepsPrivate: boolean
}

export const defaultSettings: Settings = {
  name: '',
  theme: 'system',
  relays: '',
  trackers: '',
  stun: '',
  turn: '',
  relayOnly: false,
  keepsPrivate: true
}

const longestKept = 10_000

/** Total: whatever was kept, by whatever version, gives usable settings. */
export function readSettings(kept: unknown): Settings {
  const fields = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>
  const text = (name: string) => {
    const value = fields[name]
    return typeof value === 'string' && value.length <= longestKept ? value : ''
  }
  const theme = fields['theme']
  return {
    name: text('name'),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    relays: text('relays'),
    trackers: text('trackers'),
    stun: text('stun'),
    turn: text('turn'),
    relayOnly: fields['relayOnly'] === true,
    keepsPrivate: fields['keepsPrivate'] !== false
  }
}

/** What the address can say instead of the settings. */
export const queryNames = ['name', 'relays', 'trackers', 'stun', 'turn'] as const

/** What the page's query says goes before what is kept: `?name=`, `?relays=`, `?trackers=`, `?stun=`, `?turn=`, and `?relay-only`. */
export function withQuery(settings: Settings, query: string): Settings {
  const asked = new URLSearchParams(query)
  const said = queryNames.map(name => [name, asked.getAll(name).join(',')] as const)
  const decided = said.filter(([, value]) => value.trim() !== '')
  // An address can hide more than the settings do, never less: a link from somebody else shows nobody's address.
  return {...settings, ...Object.fromEntries(decided), relayOnly: settings.relayOnly || asked.has('relay-only')}
}

/** What connections are built with is settled when the page first joins: another choice holds from its next load on. */
export const needsReload = (before: Settings, after: Settings): boolean =>
  before.stun !== after.stun || before.turn !== after.turn || before.relayOnly !== after.relayOnly
