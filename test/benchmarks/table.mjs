const headings = ['what', 'ours', 'unit', 'peers', 'goal', '']

/**
 * All rows as one table for people; figures to the right, texts to the left.
 * @param {readonly import('./row.mjs').Row[]} rows
 */
export function table(rows) {
  const cells = rows.map(({row, ours, unit, peers, goal, ok}) => [
    row,
    ours === null ? '–' : String(ours),
    unit,
    Object.entries(peers)
      .map(([name, figure]) => `${name} ${figure}`)
      .join(', '),
    goal,
    ours === null ? 'FAILED' : ok ? 'ok' : 'not met'
  ])
  const widths = headings.map((heading, at) => Math.max(heading.length, ...cells.map(cell => cell[at].length)))
  const line = texts => texts.map((text, at) => (at === 1 ? text.padStart(widths[at]) : text.padEnd(widths[at])))
  const lines = [line(headings), widths.map(width => '─'.repeat(width)), ...cells.map(line)]
  return lines.map(texts => texts.join('  ').trimEnd()).join('\n')
}
