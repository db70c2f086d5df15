import type { YAMLParseError, YAMLWarning } from 'yaml'

/** A mistake in the words of the spec language. */
export interface YamlMistake {
  readonly message: string
  readonly hint?: string
}

const quoteIt = "quote the whole text: 'like this', or write it below `|-`"

/**
 * Explains a mistake that the YAML parser found, before the `rest` of its line; mistakes that authors rarely make
 * keep the parser's words.
 */
export function explainYaml({ code, message }: YAMLParseError | YAMLWarning, rest: string): YamlMistake {
  switch (code) {
    // One text with a colon, on a line of its own and between braces.
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      if (!/:(\s|$)/.test(rest)) return { message }
      return { message: 'a colon and a blank begin the value of a key, also within a text', hint: quoteIt }
    case 'BAD_SCALAR_START':
      return {
        message: `a text without quotes cannot begin with ${/character (.)/.exec(message)?.[1] ?? 'this'}`,
        hint: quoteIt,
      }
    case 'UNEXPECTED_TOKEN':
      // Behind the second quote of a text that begins with one, or behind the name of an anchor.
      if (!/^Unexpected scalar at node end/.test(message)) return { message }
      return {
        message:
          'words follow a value that has ended: a quote or a `*` at its beginning is no part of a text',
        hint: quoteIt,
      }
    case 'TAB_AS_INDENT':
      return { message: 'a tab cannot indent', hint: 'use blanks' }
    case 'MULTIPLE_DOCS':
      return {
        message: 'a spec file is one YAML document, and this line begins another',
        hint: 'put the second document into a file of its own',
      }
    default:
      return { message }
  }
}
