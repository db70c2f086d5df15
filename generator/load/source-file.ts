import type { Document, LineCounter, Node } from 'yaml'
import { isAlias, isCollection, isMap, isNode, isPair, isScalar } from 'yaml'
import type { Span } from '../diagnostic.ts'

/** The way to an entry of a file: keys of maps and indices of lists. */
export type Path = readonly (string | number)[]

/** One parsed YAML file; `data` is what it says, `locate` finds where it says it. */
export interface SourceFile {
  /** Relative to the project's root, with slashes. */
  readonly path: string
  readonly text: string
  readonly data: unknown
  /** The span of a value or of the key before it; of the nearest entry around it where it does not exist. */
  locate(path: Path, part?: 'key' | 'value'): Span
}

/** Joins a parsed document with its positions. */
export function sourceFile(path: string, text: string, document: Document, lines: LineCounter): SourceFile {
  return {
    path,
    text,
    data: document.toJS(),
    locate: (to, part = 'value') => {
      const [start, end] = rangeAt(document, to, part) ?? [0, 0]
      return spanOf(path, lines, start, end)
    },
  }
}

/** The span between two offsets. */
export function spanOf(file: string, lines: LineCounter, start: number, end: number): Span {
  const from = lines.linePos(start)
  const to = lines.linePos(Math.max(start, end))
  return { file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col }
}

type Range = readonly [number, number]

function rangeAt(document: Document, path: Path, part: 'key' | 'value'): Range | undefined {
  let node: Node | null = document.contents
  let key: Node | undefined
  for (const segment of path) {
    const child = childOf(document, node, segment)
    if (child === undefined) return nodeRange(node)
    key = child.key
    node = child.value
  }
  // A key without a value has nothing to point at but the key.
  const nothing = node === null || (isScalar(node) && node.value === null && node.source === '')
  return (part === 'key' || nothing ? nodeRange(key) : undefined) ?? nodeRange(node)
}

function childOf(
  document: Document,
  parent: Node | null,
  segment: string | number,
): { key: Node | undefined; value: Node | null } | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent
  if (!isCollection(node)) return undefined
  if (!isMap(node)) {
    const item = node.items[Number(segment)]
    return isNode(item) ? { key: undefined, value: item } : undefined
  }
  for (const pair of node.items) {
    if (isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(segment)) {
      return { key: pair.key, value: isNode(pair.value) ? pair.value : null }
    }
  }
  return undefined
}

function nodeRange(node: Node | null | undefined): Range | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined
}
