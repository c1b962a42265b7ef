/** One case a line, for programs. @param {import('./run-case.mjs').Outcome} outcome */
export const jsonLine = ({case: name, ok, pair, openMs, recoveryMs, lateMs, bestPathMs, found, why}) =>
  JSON.stringify({case: name, ok, pair, openMs, recoveryMs, lateMs, bestPathMs, found, why})

/** One case a line, for people. @param {import('./run-case.mjs').Outcome} outcome */
export function tableLine({case: name, ok, pair, openMs, recoveryMs, lateMs, bestPathMs, found, why}) {
  const figure = (what, ms) => (ms === undefined || ms === null ? '' : `${what} ${ms} ms`)
  const parts = [
    figure('open', openMs).padEnd(14),
    figure('data again', recoveryMs),
    figure('the first time', lateMs),
    figure('best way again', bestPathMs),
    found ?? '',
    why ?? ''
  ]
  const verdict = ok ? 'ok    ' : 'FAILED'
  return `${verdict} ${name.padEnd(24)} ${(pair ?? 'no link').padEnd(26)} ${parts.filter(part => part !== '').join('  ')}`.trimEnd()
}

/** What the suite of `npm test` reads. */
export const countsOf = outcomes => ({
  passed: outcomes.filter(({ok}) => ok).length,
  failed: outcomes.filter(({ok}) => !ok).length + (isOftenLate(outcomes) ? 1 : 0),
  skipped: 0,
  why: [
    ...outcomes.filter(({ok}) => !ok).map(({case: name, why}) => `${name}: ${why}`),
    ...(isOftenLate(outcomes) ? ['more than one recovery was late the first time'] : [])
  ]
})

/** One case that was late and then was not may be the machine; more of them are not. */
export const isOftenLate = outcomes => outcomes.filter(({lateMs}) => lateMs !== undefined).length > 1
