import type { SchemaNote } from './schema-notes.ts'

/** Writes a name or value as messages show it. */
export function quoted(value: unknown): string {
  if (value === '') return "''"
  const text = String(value).replace(/\s+/g, ' ')
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``
}

/** Joins words as `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** Names a JSON Schema type as YAML authors know it. */
export function jsonTypeWords(type: string): string {
  switch (type) {
    case 'string':
      return 'text'
    case 'integer':
      return 'a whole number'
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    default:
      return 'a map'
  }
}

/** Describes a wrong value, short enough for a message. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map'
  const text = String(value)
  if (typeof value === 'string') return `the text ${quoted(text)}`
  return typeof value === 'number' ? `the number ${text}` : text
}

/** Names the kind of map that a note is about, e.g. `an operation`. */
export function whereWords(note: SchemaNote | undefined): string {
  if (note?.key !== undefined) return quoted(note.key)
  if (note?.definition === undefined) return 'a spec file'
  return `${/^[aeiou]/.test(note.definition) ? 'an' : 'a'} ${note.definition}`
}
