/** Marks in a row on one letter; more would be drawn over the lines around it. No script needs as many. */
const mostMarks = 6

// Joiners shape words in these scripts and put emoji together; anywhere else they only hide something.
const joined =
  '[\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Mong}\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}\\p{sc=Khmr}]'
const unneeded = new RegExp(
  [
    // Controls but for the line feed and the tab; the cell of Braille that is empty, and letters that are nothing.
    '[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u2800\\u115f\\u1160\\u3164\\uffa0]',
    // What turns the order of letters round or isolates: each text is isolated as a whole. Plain marks (U+200E, U+200F, U+061C) stay.
    '[\\u202a-\\u202e\\u2066-\\u2069\\u206a-\\u206f]',
    '[\\u00ad\\u034f\\u180e\\u200b\\u2060-\\u2065\\ufeff\\ufff9-\\ufffb]',
    `(?<!${joined}\\p{M}?)\\u200c`,
    `(?<!${joined}\\p{M}?|\\p{Extended_Pictographic}[\\p{Emoji_Modifier}\\ufe0f]?)\\u200d`,
    // Tag characters, unless they make the flag of a region.
    '(?<!\\u{1f3f4}[\\u{e0061}-\\u{e007a}]{0,6})[\\u{e0001}-\\u{e007f}]',
    '[\\u{e0100}-\\u{e01ef}]'
  ].join('|'),
  'gu'
)
const piled = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu')
const beyondPlain = /[^\n\t -~]/

/**
 * The text without characters that cannot be seen, that change the order of others, or that pile up over the lines around.
 * What a script or an emoji needs stays. Everything of others that is shown or spoken goes through this.
 */
export function harmless(text: string): string {
  if (!beyondPlain.test(text)) return text
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(unneeded, '')
    .replace(piled, '$1')
}
