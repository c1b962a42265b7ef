import {get, update, type UseStore} from 'idb-keyval'
import type {Environment} from '../base/ports.ts'
import {openRecords} from '../base/record-database.ts'
import type {AlertMemory} from '../elements/notifications.ts'
import {keptRecent, readRecent, type RecentTopic} from './recent-topics.ts'
import {readSettings, type Settings} from './settings.ts'

const loadTimeLimitMs = 800

export interface KeptSite {
  readonly settings: Settings
  readonly recent: readonly RecentTopic[]
}

/**
 * What the site keeps for itself: settings, recent topics and the choice of notifications. Where nothing can be kept, it lasts as long as the page;
 * the chat says so to the person, so that this need not.
 */
export class SiteStorage {
  readonly #env: Environment
  readonly #store: UseStore = openRecords('shoal-site', 'site')

  constructor(env: Environment) {
    this.#env = env
  }

  /** Never fails, and never keeps the page waiting for long. */
  async load(): Promise<KeptSite> {
    const [settings, recent] = await Promise.all([this.#get('settings'), this.#get('recent')])
    return {settings: readSettings(settings), recent: readRecent(recent)}
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#update('settings', () => settings)
  }

  /** Changes the list as it is kept now, so that two tabs don't undo each other. */
  async changeRecent(change: (recent: readonly RecentTopic[]) => readonly RecentTopic[]): Promise<void> {
    await this.#update('recent', kept => keptRecent(change(readRecent(kept))))
  }

  /** For every conversation on this device. */
  readonly alerts: AlertMemory = {
    load: () => this.#get('alerts'),
    save: choices => this.#update('alerts', () => choices)
  }

  #get(key: string): Promise<unknown> {
    return new Promise(resolve => {
      const cancel = this.#env.scheduler.after(loadTimeLimitMs, () => resolve(undefined))
      const answered = (value: unknown) => {
        cancel()
        resolve(value)
      }
      this.#attempt(() => get<unknown>(key, this.#store)).then(answered, (error: unknown) => {
        console.warn('shoal: nothing is kept for this site:', error)
        answered(undefined)
      })
    })
  }

  async #update(key: string, change: (kept: unknown) => unknown): Promise<void> {
    try {
      await this.#attempt(() => update<unknown>(key, change, this.#store))
    } catch (error) {
      console.warn('shoal: not kept:', key, error)
    }
  }

  /** Opening throws at once, not later, in a browser without any storage. */
  async #attempt<T>(task: () => Promise<T>): Promise<T> {
    return await task()
  }
}
