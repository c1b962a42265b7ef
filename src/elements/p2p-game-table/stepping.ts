/** Where one is after a step: past the last move it is now. */
export function stepped(looking: number | undefined, all: number, by: number): number | undefined {
  const to = Math.max(0, (looking ?? all) + by)
  return to >= all ? undefined : to
}
