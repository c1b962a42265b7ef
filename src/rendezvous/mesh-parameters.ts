/** Numbers of introductions over links; apart from the others, since what uses them is loaded later. */
export const meshParameters = {
  /** So many pages of a topic, on average, answer a newcomer at a relay and speak there unasked. */
  gatekeepers: 8,
  /** Where nobody was heard for so long a page speaks, whatever chance says. */
  silenceMs: 90_000,
  /** A page known through others is told of us at once and again after this while it is not linked; the last one repeats. */
  meshAnnounceAfterMs: [4_000, 12_000, 30_000, 120_000],
  /** Who leads waits so long for the other to speak first: then nobody speaks twice. */
  meshLeadMs: 600,
  /** Links cost little: candidates wait less than for relays. */
  meshCandidateBatchMs: 50,
  /** Pages known through others whose announcements are remembered, for one room. */
  maxMeshTargets: 64,
  /** Newcomers at relays of whom is remembered when they were heard. */
  maxNewcomers: 256,
  /** A newcomer that is heard again has not been answered: this many times as likely it is, then. */
  answerAgainFactor: 4
} as const
