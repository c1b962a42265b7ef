import {join} from 'node:path'
import {root} from '../config/paths.mjs'
import {startSite} from '../config/serve/site.mjs'
import {sitePort} from './addresses.mjs'

// Runs inside a peer's namespace: 127.0.0.1 is a secure context, which may open plain WebSockets.
await startSite({folder: join(root, 'dist/site'), port: sitePort})
console.log('site open')
