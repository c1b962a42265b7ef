/**
 * How a comparison is laid out: ours and stock in turn, who begins changes every round, and so does, every second
 * round, which page has the lower id. The lower one dials, which takes another path; chance gives each half of the time.
 * @param {number} count
 * @returns {{order: ('ours' | 'stock')[], joinerLeads: boolean}[]}
 */
export function rounds(count) {
  return Array.from({length: count}, (_, at) => ({
    order: at % 2 === 0 ? ['ours', 'stock'] : ['stock', 'ours'],
    joinerLeads: Math.floor(at / 2) % 2 === 0
  }))
}

/** The list in pieces of at most `size`. */
export function batches(list, size) {
  return Array.from({length: Math.ceil(list.length / size)}, (_, at) => list.slice(at * size, (at + 1) * size))
}
