/**
 * Sequences by which a text commands a terminal: strings up to their end, and codes of few letters. Each search ends at
 * the next sequence: that of `util.stripVTControlCharacters` goes on to the end of the text in Node 24 and 26, so that
 * 160 kB of beginnings take 27 s.
 */
const SEQUENCES =
  /\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|[\x1b\x9b][[\]()#;?]*(?:\d{1,4}(?:[;:]\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]/g

/** Characters of a text that are worked on at once. */
const LONGEST = 64 << 10

/** Removes the colours from a peer's text, and cuts it if it is so long that others would wait. */
export function plainText(text: string): string {
  const more = text.length - LONGEST
  const plain = (more > 0 ? text.slice(0, LONGEST) : text).replace(SEQUENCES, '').trimEnd()
  return more > 0 ? `${plain} … (${more} characters more)` : plain
}
