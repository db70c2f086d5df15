const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x1b': '\\e',
  '\\': '\\\\',
  '"': '\\"',
}

/** What would not show, or would do something to a terminal: control, format and unassigned characters, odd blanks. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu
const UNSEEN_IN_QUOTES = /[\p{C}\p{Zl}\p{Zp}\\"]/gu

/** Text of any kind on one line: whatever does not show is escaped, and `\xNN` is a byte that is not UTF-8. */
export function visible(text: string, unseen: RegExp = UNSEEN): string {
  return text.replace(unseen, character => NAMED[character] ?? escaped(character.codePointAt(0) ?? 0))
}

function escaped(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  return `\\u{${code.toString(16)}}`
}

/** As {@link visible}, in quotes unless it reads as one word; cut short where it is long. */
export function quoted(text: string, max = 320): string {
  const bare = /^[\w./:+=@%~^!*-]+$/.test(text) && !/^(\d+|true|false|none)$/.test(text)
  if (bare && text.length <= max) return text
  if (text.length <= max) return `"${visible(text, UNSEEN_IN_QUOTES)}"`
  // Not in the middle of a character.
  const shown = [...text.slice(0, max)].filter(
    (each, index, all) => index < all.length - 1 || !/^[\ud800-\udbff]$/.test(each),
  )
  return `"${visible(shown.join(''), UNSEEN_IN_QUOTES)}"… (${text.length} characters)`
}
