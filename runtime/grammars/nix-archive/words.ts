/** A word of the grammar of NARs, with the two halves of its bytes and padding. */
interface NarWord {
  readonly text: string
  readonly low: number
  readonly high: number
}

/**
 * The words of up to 8 bytes, by their length. Longer words are rare: at most one per directory or program.
 */
const WORDS: readonly (readonly NarWord[])[] = [
  [],
  ['(', ')'],
  [],
  [],
  ['type', 'name', 'node'],
  ['entry'],
  ['target'],
  ['regular', 'symlink'],
  ['contents'],
].map(texts => texts.map(narWord))

function narWord(text: string): NarWord {
  const bytes = Buffer.alloc(8)
  bytes.write(text, 'latin1')
  return { text, low: bytes.readUInt32LE(0), high: bytes.readUInt32LE(4) }
}

/**
 * Finds the word from `start` to `end`, with zeros behind it, without making a string. Returns undefined if
 * it is none of the frequent words.
 */
export function findNarWord(bytes: Buffer, start: number, end: number): string | undefined {
  const words = WORDS[end - start]
  if (words === undefined || words.length === 0) return undefined
  const low = bytes.readUInt32LE(start)
  const high = bytes.readUInt32LE(start + 4)
  for (const word of words) if (word.low === low && word.high === high) return word.text
  return undefined
}

/** Tells whether a name is valid for an entry: not empty, `.` or `..`, without slashes and zero bytes. */
export function isEntryName(bytes: Buffer, start: number, end: number): boolean {
  let dots = 0
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]
    if (byte === 0 || byte === SLASH) return false
    if (byte === DOT) dots += 1
  }
  return end > start && !(end - start <= 2 && dots === end - start)
}

const SLASH = 0x2f
const DOT = 0x2e
