import shortNames from 'emojibase-data/en/shortcodes/github.json' with {type: 'json'}

/** Every emoji with the names GitHub gives them. Loaded when the first one is looked for. */
export interface EmojiNamed {
  readonly emoji: string
  readonly names: readonly string[]
}

/** `1F44D-1F3FB` as the characters themselves. A picture that is black and white by itself is asked for in colour. */
function characters(hexcode: string): string {
  const text = String.fromCodePoint(...hexcode.split('-').map(part => Number.parseInt(part, 16)))
  return hexcode.includes('-') || /^\p{Emoji_Presentation}/u.test(text) ? text : `${text}\ufe0f`
}

const all: readonly EmojiNamed[] = Object.entries(shortNames as Record<string, string | string[]>).map(
  ([hexcode, names]) => ({emoji: characters(hexcode), names: typeof names === 'string' ? [names] : names})
)
const byName = new Map(all.flatMap(({emoji, names}) => names.map(name => [name, emoji] as const)))

export const emojiNamed = (name: string): string | undefined => byName.get(name.toLowerCase())

/** Those whose name contains every word, names that begin with the first word before others. */
export function findEmoji(words: string, max: number): readonly EmojiNamed[] {
  const wanted = words
    .toLowerCase()
    .split(/[\s_:-]+/)
    .filter(word => word !== '')
  const [first = ''] = wanted
  const matching = all.filter(({names}) => wanted.every(word => names.some(name => name.includes(word))))
  const rank = ({names}: EmojiNamed) =>
    names.includes(first)
      ? 0
      : names.some(name => name.startsWith(first))
        ? 1
        : names.some(name => name.includes(`_${first}`))
          ? 2
          : 3
  return matching
    .map(found => ({found, at: rank(found)}))
    .sort((a, b) => a.at - b.at)
    .slice(0, max)
    .map(({found}) => found)
}
