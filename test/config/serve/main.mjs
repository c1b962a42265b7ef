import {endWithNpm} from '../end-with-npm.mjs'
import {startSite} from './index.mjs'

/** Says what is wrong and ends. */
function fail(message) {
  console.error(message)
  process.exit(1)
}

function portFrom(text) {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) fail(`PORT must be a number from 0 to 65535, not “${text}”.`)
  return Number(text)
}

const port = portFrom(process.env.PORT || '8080')
const host = process.env.HOST || '127.0.0.1'

let site
let stopping = false

async function stop() {
  if (stopping) return
  stopping = true
  await site?.close()
  process.exit(0)
}

// Ctrl-C arrives twice under npm: once from the terminal, once passed on by npm.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop())
endWithNpm(() => void stop())

function explain(error) {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is taken, maybe by another Shoal. Stop that one, or choose another port: PORT=${port + 1} npm start`
  }
  if (error.code === 'EACCES') return `Port ${port} is not open to you. Choose one above 1023: PORT=8080 npm start`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return `“${host}” is no address of this machine.`
  return error.message
}

try {
  site = await startSite({port, host, log: line => console.log(line)})
  const [here, ...others] = site.addresses
  console.log(`Shoal is at ${here}`)
  for (const address of others) console.log(`         and ${address}`)
  if (others.length > 0 || here.startsWith('https')) {
    console.log('Browsers will warn about the https addresses: the certificate was made just now. Continue past it.')
  }
  console.log(`Nostr relay  ${site.relayUrl}\nTracker      ${site.trackerUrl}\nCtrl-C stops it.`)
} catch (error) {
  fail(explain(error))
}
