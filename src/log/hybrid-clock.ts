/** A reading of a hybrid logical clock (Kulkarni et al. 2014): wall time, and a counter where that does not suffice. */
export interface Stamp {
  readonly hlcMs: number
  readonly hlcCounter: number
}

const maxCounter = 2 ** 32 - 1

/** A stamp later than all of `after`, and as close to the wall clock as that allows. */
export function nextStamp(nowMs: number, after: readonly Stamp[]): Stamp {
  let latest: Stamp | undefined
  for (const stamp of after) if (latest === undefined || compareStamps(stamp, latest) > 0) latest = stamp
  const hlcMs = Math.max(0, Math.floor(nowMs))
  if (latest === undefined || hlcMs > latest.hlcMs) return {hlcMs, hlcCounter: 0}
  return latest.hlcCounter < maxCounter
    ? {hlcMs: latest.hlcMs, hlcCounter: latest.hlcCounter + 1}
    : {hlcMs: latest.hlcMs + 1, hlcCounter: 0}
}

export const compareStamps = (a: Stamp, b: Stamp): number => a.hlcMs - b.hlcMs || a.hlcCounter - b.hlcCounter
