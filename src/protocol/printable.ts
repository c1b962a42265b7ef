/**
 * What may stand in a name that people compare by eye: nothing that cannot be seen, unless a script or an emoji needs it.
 * Used for topics and for people's names; messages may hold anything.
 */

// U+2800 is the empty Braille cell: it looks like a space and stands for one. U+FEFF is a space to JavaScript, but not to anybody.
const spaces = /[^\S\ufeff\u2028\u2029]+|[\u0085\u2800]+/gu

/** Runs of white space become one space, none at either end. */
export const collapseSpaces = (text: string): string => text.replace(spaces, ' ').replace(/ {2,}/g, ' ').trim()

// What asks for colour makes a difference on a character that is black and white by itself, and on keycaps. Everywhere else
// a variation selector changes nothing or hardly anything, and keyboards do not agree on writing it.
const idleSelectors =
  /(?<!(?!\p{Emoji_Presentation})\p{Extended_Pictographic})(?!(?<=[0-9#*])\ufe0f\u20e3)\ufe0f|[\ufe00-\ufe0e\u{e0100}-\u{e01ef}]/gu

export const dropIdleSelectors = (text: string): string => text.replace(idleSelectors, '')

// Joiners shape words in these scripts; between other letters they only make look-alikes.
const joined =
  '[\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Mong}\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}]'
const needed = new RegExp(
  [
    `(?<=${joined}\\p{M}?)[\\u200c\\u200d](?=${joined})`,
    // 👩‍🚀: pictures joined into one.
    '(?<=\\p{Extended_Pictographic}[\\p{Emoji_Modifier}\\ufe0f]?)\\u200d(?=\\p{Extended_Pictographic})',
    // The flags of England, Scotland and Wales: a black flag and its region in tag characters.
    '(?<=\\u{1f3f4})[\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
    '(?<=[\\p{Extended_Pictographic}0-9#*])\\ufe0f'
  ].join('|'),
  'gu'
)
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** False when there is a control, bidi, surrogate, private, unassigned or zero-width character that nothing needs. */
export const isPrintable = (text: string): boolean => !unseen.test(text.replace(needed, ''))

const either = new RegExp(`(${needed.source})|${unseen.source}`, 'gu')

/** The text without what `isPrintable` objects to. */
export const onlyPrintable = (text: string): string => text.replace(either, (_, kept: string | undefined) => kept ?? '')
