/**
 * Formats the bytes around `offset` in hex: up to 24 before it and 32 from it on, in words of 8, the word at
 * `offset` in brackets. Offsets at or behind the end are shown as `[end of input]`.
 */
export function hexWindow(bytes: Uint8Array, offset: number): string {
  const words: string[] = []
  const from = Math.max(0, offset - 24)
  const first = offset - Math.ceil((offset - from) / 8) * 8
  for (let at = first; at < Math.min(bytes.length, offset + 32); at += 8) {
    const word = Buffer.from(bytes.subarray(Math.max(0, at), Math.min(bytes.length, at + 8))).toString('hex')
    words.push(at === offset ? `[${word}]` : word)
  }
  if (offset >= bytes.length) words.push('[end of input]')
  return words.join(' ')
}
