import { visible } from '../../runtime/errors/visible.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'

/** A line, or several. */
export type Lines = string | readonly string[]

const UNSEEN_IN_QUOTES = /[\p{C}\p{Zl}\p{Zp}\\"]/gu

/** Makes the text that is printed of lines: each ends where it says, whatever stands in it. */
export function textOf(lines: Lines): string {
  return (typeof lines === 'string' ? [lines] : lines).map(line => `${visible(line)}\n`).join('')
}

/** Cuts a text of our own into its lines. Texts of others have one line, so they are not for this. */
export function linesOf(text: string): string[] {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Gives the lines of an error's message. Those of the library have lines only where they say so themselves. */
export function messageOf(error: unknown): string[] {
  if (error instanceof WireError) return linesOf(error.message)
  return [error instanceof Error ? error.message : String(error)]
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
