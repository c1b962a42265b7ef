import type {OnLeaving} from './chat-memory.ts'

/** A page that is hidden may never be shown again, and nothing says so; a page that is left says so too late to wait for anything. */
export const browserLeaving: OnLeaving = listener => {
  const end = new AbortController()
  const whenHidden = () => {
    if (document.visibilityState === 'hidden') listener()
  }
  document.addEventListener('visibilitychange', whenHidden, {signal: end.signal})
  addEventListener('pagehide', listener, {signal: end.signal})
  return () => end.abort()
}
