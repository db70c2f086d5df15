/* Names and texts that a generator of code is likely to stumble over. */

/** Names of fields, beside the plain ones. */
export const fieldNames: readonly string[] = [
  'a', 'b', 'c', 'path', 'size', 'items', 'type', 'name', 'length', 'session', 'depth', 'version', 'features',
  'r', 'w', 'value', 'wire', 'tag', 'item', 'pair', 'fc', 'class', 'default', 'new', 'delete', 'of', 'async',
  'await', 'arguments', 'undefined', 'constructor', 'toString', 'hasOwnProperty', 'then', 'readInt', 'writeInt', 'readNumber1',
  'options', 'request', 'call', 'connection', 'kinds',
] // biome-ignore format: one line reads better

/** Names of types that TypeScript has already. */
export const takenNames: readonly string[] = [
  'Array', 'Boolean', 'Date', 'Error', 'Function', 'Map', 'Number', 'Object', 'Promise', 'Record', 'Set', 'String',
  'Symbol', 'Uint8Array',
] // biome-ignore format: one line reads better

/** Texts that a doc may hold. */
export const docs: readonly string[] = [
  'Plain.',
  'First paragraph.\n\nSecond one, with `code` and \u0024{template}.',
  'Ends a comment: */ and begins one: /*',
  "It's \"quoted\" \\ with a backslash\\",
  '@see nothing\n@param x of nobody',
  '```\nfenced code that is longer than any line should be, and therefore is not wrapped by anybody at all, not even here\n```',
  '- a list\n- of two\n\n| a | table |',
  'Ünïcödé 🙂 \u2028 separators',
  `A very long line, ${'word '.repeat(60)}and its end.`,
] // biome-ignore format: they differ much in length

/** Values of strings. */
export const texts: readonly string[] = [
  '',
  'x',
  "it's",
  '"',
  '\\',
  'a\nb',
  '\u0024{x}',
  '`',
  '12',
  'true',
  '\u2028',
  'ü🙂',
]

/** Patterns of strings, none longer than 12 bytes. */
export const patterns: readonly string[] = [
  '^[a-z]{1,8}$',
  '^/[/a]{0,3}$',
  '^(a|b)?$',
  '^\\d+\\.\\d$',
  '^[^/\\n]{0,3}$',
]
