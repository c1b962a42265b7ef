import {fitsText} from '../../protocol/schema.ts'
import {maxEmojiBytes} from '../../protocol/bodies.ts'

// U+E0020 to U+E007F: the regions of flags such as that of Scotland are spelt with them.
const picture = '\\p{Extended_Pictographic}(?:\\ufe0f|\\p{Emoji_Modifier})?(?:[\\u{e0020}-\\u{e007e}]{1,7}\\u{e007f})?'
const oneEmoji = new RegExp(`^(?:\\p{RI}{2}|[0-9#*]\\ufe0f?\\u20e3|${picture}(?:\\u200d${picture})*)$`, 'u')
// Keyboards do not agree on writing U+FE0F: every picture that is black and white by itself gets it, nothing else.
const asksForColour = /(?!\p{Emoji_Presentation})\p{Extended_Pictographic}(?!\p{Emoji_Modifier})|[0-9#*](?=\u20e3)/gu

/** The one way one emoji is written here; undefined when it is no emoji, or more than one. */
export function cleanEmoji(text: string): string | undefined {
  if (!fitsText(text, maxEmojiBytes) || !oneEmoji.test(text)) return undefined
  const clean = text.replaceAll('\ufe0f', '').replace(asksForColour, '$&\ufe0f')
  return fitsText(clean, maxEmojiBytes) ? clean : undefined
}
