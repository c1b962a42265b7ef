/** What a person wants to be told of while the page is not in front of them. */
export interface AlertChoices {
  readonly notify: 'all' | 'for-me' | 'none'
  readonly sound: boolean
}

/**
 * Where the choice is remembered. A page hands one in; without it the choice lasts as long as the element, since an embed
 * keeps nothing on a page that is not its own.
 */
export interface AlertMemory {
  /** Whatever was saved, by whatever version. */
  load(): Promise<unknown>
  save(choices: AlertChoices): Promise<void>
}

/** Nothing, until somebody chooses. */
export const noAlerts: AlertChoices = {notify: 'none', sound: false}

export const wantsAlerts = ({notify, sound}: AlertChoices): boolean => notify !== 'none' || sound

/** Total: whatever was kept gives a choice. */
export function readAlertChoices(kept: unknown): AlertChoices {
  const fields = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>
  const {notify} = fields
  return {notify: notify === 'all' || notify === 'for-me' ? notify : 'none', sound: fields['sound'] === true}
}
