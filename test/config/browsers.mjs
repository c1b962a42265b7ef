import {execFileSync, spawnSync} from 'node:child_process'
import {accessSync, constants} from 'node:fs'
import {chromium, firefox} from 'playwright-core'

const known = {
  chromium: {
    variable: 'CHROMIUM',
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
  },
  'firefox-esr': {variable: 'FIREFOX', paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox']}
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where a browser is, by its Debian package's name: the path in its environment variable, or where systems put it. */
function locate(name) {
  const {variable, paths} = known[name]
  const chosen = process.env[variable]
  return (chosen ? [chosen] : paths).find(isExecutable)
}

function install(name) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const apt = (...words) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...words]
    execFileSync(command, rest, {stdio: ['ignore', 2, 2], env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}})
  }
  apt('update')
  apt('install', '-y', '--no-install-recommends', name)
}

function findOrInstall(name) {
  const found = locate(name)
  if (found) return found
  const {variable} = known[name]
  const advice = `Install ${name}, or say where it is with ${variable}=/path/to/it.`
  if (spawnSync('apt-get', ['--version']).error) throw new Error(`${name} is missing here. ${advice}`)
  console.log(`${name} is missing here; installing Debian's with apt-get.`)
  try {
    install(name)
  } catch (error) {
    throw new Error(`apt-get could not install ${name}. ${advice}`, {cause: error})
  }
  const installed = locate(name)
  if (!installed) throw new Error(`apt-get installed ${name}, but it is in none of the usual places. ${advice}`)
  return installed
}

/** Path of a Chromium; installs Debian's when there is none. */
export const findChromium = async () => findOrInstall('chromium')

/** Path of a Firefox; installs Debian's when there is none. */
export const findFirefox = async () => findOrInstall('firefox-esr')

const startTimeoutMs = 60_000

/**
 * How every test starts Chromium: no sandbox inside a container; addresses of this machine not hidden behind mDNS names,
 * which some boxes cannot resolve; pages in the background as fast as the one in front.
 */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding'
]

/**
 * Starts Chromium without a window.
 * @param {import('playwright-core').LaunchOptions} [options]
 */
export async function launchChromium({args = [], ...options} = {}) {
  return await chromium.launch({
    executablePath: await findChromium(),
    timeout: startTimeoutMs,
    args: [...chromiumArguments, ...args],
    ...options
  })
}

/** Starts Debian's own Firefox, which playwright-core drives over WebDriver BiDi. */
export async function launchFirefox({firefoxUserPrefs = {}, ...options} = {}) {
  return await firefox.launch({
    channel: 'moz-firefox',
    executablePath: await findFirefox(),
    timeout: startTimeoutMs,
    firefoxUserPrefs: {'media.peerconnection.ice.obfuscate_host_addresses': false, ...firefoxUserPrefs},
    ...options
  })
}
