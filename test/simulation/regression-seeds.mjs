/**
 * Worlds in which something once went wrong, or which are hard in a way few are. They run with every suite; each with what it was found by.
 * A seed is another world after the simulation itself has changed, and may not show it any more: what holds the mend is the unit test beside the code.
 *
 * @type {readonly {readonly name: string, readonly seed: number, readonly peers: number, readonly kill?: number}[]}
 */
export const regressionSeeds = [
  // A relay announced linked pages a hundred times a second, each notice cost the named page a ping, and honest pages cut each other for pinging too much.
  {name: 'forged announcements of linked pages', seed: 3, peers: 7},
  {name: 'the same where everybody is honest but the relay', seed: 12, peers: 7},
  // A page slept for minutes, and greeted three others seven times each in the moment in which it woke: 23 events at relays.
  {name: 'what came while a page slept', seed: 13, peers: 7}
]
