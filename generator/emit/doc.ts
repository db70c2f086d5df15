import type { Gate, Source, VersionWord } from '../ir/base.ts'

const WIDTH = 100

export interface DocParts {
  readonly text?: string | undefined
  /** Lines such as `@since 1.29`. */
  readonly tags?: readonly (string | undefined)[]
  readonly source?: Source | undefined
}

/** Writes a doc comment's text for ts-morph: wrapped, with tags, and a link to the line of the spec. */
export function doc({ text, tags = [], source }: DocParts, link: (source: Source) => string): string[] {
  const lines = text === undefined || text.trim() === '' ? [] : wrap(text.trim())
  const tagged = tags.filter(tag => tag !== undefined).flatMap(tag => wrap(tag, '  '))
  if (source !== undefined) tagged.push(`@see ${link(source)}`)
  if (lines.length > 0 && tagged.length > 0) lines.push('')
  lines.push(...tagged)
  if (lines.length === 0) return []
  const safe = lines.join('\n').replaceAll('*/', '*\\/')
  return [lines.length === 1 ? safe : `\n${safe}`]
}

export function formatVersion(word: VersionWord): string {
  return `${word >>> 8}.${word & 0xff}`
}

/** Writes a gate in words, such as `since 1.27 and before 1.31`. */
export function gateWords(gate: Gate): string {
  const span: string[] = []
  if (gate.since !== undefined) span.push(`since ${formatVersion(gate.since)}`)
  if (gate.before !== undefined) span.push(`before ${formatVersion(gate.before)}`)
  const parts = span.length === 0 ? [] : [span.join(' and ')]
  if (gate.feature !== undefined) parts.push(`with the feature ${gate.feature}`)
  if (gate.without !== undefined) parts.push(`without the feature ${gate.without}`)
  return parts.join(', ')
}

/** Writes the `@since` line of a gate, in which the other parts of the gate follow the version. */
export function sinceTag(gate: Gate): string | undefined {
  const words = gateWords(gate)
  if (words === '') return undefined
  return words.startsWith('since ')
    ? `@since ${words.slice('since '.length)}`
    : `@remarks On the wire only ${words}.`
}

/** Writes the `@deprecated` line of a part of a spec. */
export function deprecatedTag({ deprecated }: { readonly deprecated?: string }): string | undefined {
  return deprecated === undefined ? undefined : `@deprecated ${deprecated.trim().replace(/\s*\n\s*/g, ' ')}`
}

function wrap(text: string, indent = ''): string[] {
  const out: string[] = []
  let fenced = false
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('```')) fenced = !fenced
    if (fenced || line.length <= WIDTH || line.startsWith('|') || line.startsWith('    ')) {
      out.push(line.trimEnd())
      continue
    }
    const bullet = /^(\s*(?:[-*]|\d+\.)\s+)/.exec(line)?.[1]
    out.push(...fill(line, bullet === undefined ? indent : ' '.repeat(bullet.length)))
  }
  return out
}

function fill(line: string, indent: string): string[] {
  const out: string[] = []
  let current = ''
  for (const word of line.split(/(?<=\S) +/)) {
    if (current !== '' && current.length + 1 + word.length > WIDTH) {
      out.push(current)
      current = indent + word
    } else {
      current = current === '' ? word : `${current} ${word}`
    }
  }
  out.push(current)
  return out
}
