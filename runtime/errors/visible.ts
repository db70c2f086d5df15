const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x1b': '\\e',
  '\\': '\\\\',
  '"': '\\"',
}

/**
 * Characters that do not show or that a terminal acts on: control, format and unassigned ones, among them those of no
 * width and those that turn the direction of a text, and the separators of lines.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu
/** Found twice as fast, so that long texts of plain characters cost little. */
const NOT_PLAIN = /[^\x20-\x7e]/

/** Puts any text on one line: characters that do not show are escaped, and `\xNN` is a byte that is not UTF-8. */
export function visible(text: string, unseen: RegExp = UNSEEN): string {
  if (unseen === UNSEEN && !NOT_PLAIN.test(text)) return text
  return text.replace(unseen, character => NAMED[character] ?? escaped(character.codePointAt(0) ?? 0))
}

function escaped(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  return `\\u{${code.toString(16)}}`
}
