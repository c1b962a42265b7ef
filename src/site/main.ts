import {browserEnvironment} from '../base/browser-environment.ts'
import {readRoute} from './route.ts'
import {SiteStorage} from './site-storage.ts'

/**
 * What waits for others goes first: what is kept is read while the rest is fetched, and others are looked for while the app is
 * started. Files of the build import this one, hence no `await` outside of a function.
 */
async function start(storage: SiteStorage): Promise<void> {
  const kept = storage.load()
  const route = readRoute(location.hash)
  const join = async () => {
    if (route.kind !== 'topic') return undefined
    const {joinEarly} = await import('./early-joining.ts')
    return joinEarly(route.place, (await kept).settings)
  }
  const early = await join()
  const {showApp} = await import('./show-app.ts')
  showApp(storage, kept, early)
}

void start(new SiteStorage(browserEnvironment))
