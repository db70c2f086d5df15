const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x1b': '\\e',
  '\\': '\\\\',
  '"': '\\"',
}

/** Characters that do not show or that a terminal acts on: control, format and unassigned ones, odd blanks. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu
const UNSEEN_IN_QUOTES = /[\p{C}\p{Zl}\p{Zp}\\"]/gu

/** Puts any text on one line: characters that do not show are escaped, and `\xNN` is a byte that is not UTF-8. */
export function visible(text: string, unseen: RegExp = UNSEEN): string {
  return text.replace(unseen, character => NAMED[character] ?? escaped(character.codePointAt(0) ?? 0))
}

function escaped(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  return `\\u{${code.toString(16)}}`
}

/** Does as {@link visible}, puts the text in quotes unless it reads as one word, and cuts it short if it is long. */
export function quoted(text: string, max = 320): string {
  const bare = /^[\w./:+=@%~^!*-]+$/.test(text) && !/^(\d+|true|false|none)$/.test(text)
  if (bare && text.length <= max) return text
  if (text.length <= max) return `"${visible(text, UNSEEN_IN_QUOTES)}"`
  // A cut in the middle of a character would leave half of it.
  const shown = [...text.slice(0, max)].filter(
    (each, index, all) => index < all.length - 1 || !/^[\ud800-\udbff]$/.test(each),
  )
  return `"${visible(shown.join(''), UNSEEN_IN_QUOTES)}"… (${text.length} characters)`
}
