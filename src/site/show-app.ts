import {tokenStyles} from '../elements/styles/tokens.styles.ts'
import {BrowserTransferWatch} from '../features/files/transfer-watch.ts'
import {createPrivateTopic, forgetEverything} from '../index.ts'
import type {EarlyJoining} from './early-joining.ts'
import {registerFilesWorker} from './files-worker-registration.ts'
import './shoal-app.ts'
import type {KeptSite, SiteStorage} from './site-storage.ts'

/** Puts the app into the page. Its own elements join what was joined early, and take it over. */
export function showApp(storage: SiteStorage, kept: Promise<KeptSite>, early: EarlyJoining | undefined): void {
  if (tokenStyles.styleSheet !== undefined) document.adoptedStyleSheets.push(tokenStyles.styleSheet)
  const app = document.createElement('shoal-app')
  app.actions = {createPrivateTopic, forgetEverything, reload: () => location.reload()}
  app.transfers = new BrowserTransferWatch()
  app.storage = storage
  app.kept = kept
  if (early !== undefined) {
    for (const type of ['p2p-joined', 'p2p-error']) app.addEventListener(type, early.end, {once: true})
    // Who goes elsewhere before that is not to stay in the topic unseen.
    addEventListener('hashchange', early.end, {once: true})
  }
  document.body.append(app)
  void registerFilesWorker(document)
}
