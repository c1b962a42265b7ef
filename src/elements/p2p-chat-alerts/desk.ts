import type {PersonKey} from '../../base/ids.ts'
import {SoftTone} from './soft-tone.ts'

/** What an alert leads to when it is pressed. */
export type AlertTarget = {readonly messageId: string} | {readonly direct: PersonKey}

export interface Alert {
  readonly title: string
  readonly text: string
  /** A later alert with the same tag takes the place of the former. */
  readonly tag: string
  readonly target: AlertTarget
}

/** Where alerts are shown and heard. */
export interface AlertDesk {
  /** Somebody looks at the page: nothing needs to be shown. */
  isWatched(): boolean
  show(alert: Alert, pressed: () => void): void
  sound(): void
  close(): void
}

/** The system's notifications and the page's sound. `refused` is told when the browser takes a notification back after all. */
export function browserDesk(refused: () => void): AlertDesk {
  const tone = new SoftTone()
  const shown = new Set<Notification>()
  return {
    isWatched: () => document.visibilityState === 'visible' && document.hasFocus(),
    show({title, text, tag}, pressed) {
      if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
      try {
        const notification = new Notification(title, {body: text, tag})
        shown.add(notification)
        notification.onclose = () => shown.delete(notification)
        notification.onclick = () => {
          notification.close()
          window.focus()
          pressed()
        }
      } catch (error) {
        // Phones show them only from a service worker.
        console.warn('shoal: no notification:', error)
        refused()
      }
    },
    sound: () => tone.play(),
    close() {
      for (const notification of shown) notification.close()
      tone.close()
    }
  }
}

export type Permission = 'granted' | 'refused' | 'missing'

/** Asks the person, if the browser has not asked before; only a click may lead here. */
export async function askPermission(): Promise<Permission> {
  if (!('Notification' in globalThis)) return 'missing'
  const {permission} = Notification
  const answer = permission === 'default' ? await Notification.requestPermission() : permission
  return answer === 'granted' ? 'granted' : 'refused'
}
