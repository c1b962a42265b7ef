/** How the site looks, for everyone who does not follow their system. */
export type Theme = 'system' | 'light' | 'dark'

/** What the settings dialog keeps. The lists are as they were typed: empty for the shipped ones, `none` for none. */
export interface Settings {
  readonly name: string
  readonly theme: Theme
  readonly relays: string
  readonly trackers: string
  readonly stun: string
  /** Private topics stay in the list on this device, with the secret that opens them. */
  readonly keepsPrivate: boolean
}

export const defaultSettings: Settings = {
  name: '',
  theme: 'system',
  relays: '',
  trackers: '',
  stun: '',
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
    keepsPrivate: fields['keepsPrivate'] !== false
  }
}

/** What the page's query says goes before what is kept: `?name=`, `?relays=`, `?trackers=`, `?stun=`. */
export function withQuery(settings: Settings, query: string): Settings {
  const asked = new URLSearchParams(query)
  const pick = (name: 'name' | 'relays' | 'trackers' | 'stun') => {
    const value = asked.getAll(name).join(',')
    return value.trim() === '' ? settings[name] : value
  }
  return {...settings, name: pick('name'), relays: pick('relays'), trackers: pick('trackers'), stun: pick('stun')}
}
