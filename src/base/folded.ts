/** As compared when somebody looks for words: without case, accents and the like, and without differences of width. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    // At the end of a word it is another sign.
    .replaceAll('ς', 'σ')
