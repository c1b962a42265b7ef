/** What the run ends with: one in which nothing was looked at has shown nothing. @param {{passed: number, failed: number}} counts */
export const exitCodeOf = ({passed, failed}) => (passed > 0 && failed === 0 ? 0 : 1)

/** A seed in one line, for people. */
export function tableLine({seed, ok, trace, failed, peers, ...figures}) {
  const told = Object.entries(figures)
    .filter(([, value]) => typeof value !== 'object' || value === null)
    .map(([name, value]) => `${name} ${value ?? '–'}`)
  const verdict = ok ? 'ok    ' : 'FAILED'
  return [
    `${verdict} seed ${seed}, ${peers} pages, trace ${trace}: ${told.join(', ')}`,
    ...failed.map(each => `       ${each}`)
  ].join('\n')
}

/**
 * @param {readonly {seed: number, peers: number, ok: boolean, failed: readonly string[]}[]} outcomes
 * @param {readonly string[]} troubles of processes that ended badly
 * @returns {import('../config/suite-counts.mjs').Counts}
 */
export function countsOf(outcomes, troubles) {
  const bad = outcomes.filter(({ok}) => !ok)
  return {
    passed: outcomes.length - bad.length,
    failed: bad.length + troubles.length,
    skipped: 0,
    why: [...bad.map(({seed, peers, failed}) => `seed ${seed} of ${peers} pages: ${failed[0] ?? ''}`), ...troubles]
  }
}
