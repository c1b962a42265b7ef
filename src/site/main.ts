import {browserEnvironment} from '../base/browser-environment.ts'
import {tokenStyles} from '../elements/styles/tokens.styles.ts'
import {BrowserTransferWatch} from '../features/files/transfer-watch.ts'
import {createPrivateTopic, forgetEverything} from '../index.ts'
import {registerFilesWorker} from './files-worker-registration.ts'
import './shoal-app.ts'
import {SiteStorage} from './site-storage.ts'

if (tokenStyles.styleSheet !== undefined) document.adoptedStyleSheets.push(tokenStyles.styleSheet)
const app = document.createElement('shoal-app')
app.actions = {createPrivateTopic, forgetEverything}
app.transfers = new BrowserTransferWatch()
app.storage = new SiteStorage(browserEnvironment)
document.body.append(app)
void registerFilesWorker(document)
