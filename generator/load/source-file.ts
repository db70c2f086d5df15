import type { Document, Node } from 'yaml'
import { isAlias, isCollection, isMap, isNode, isPair, isScalar } from 'yaml'
import type { Span } from '../report/diagnostic.ts'

/** Path to an entry of a file: keys of maps and indices of lists. */
export type Path = readonly (string | number)[]

/** One parsed YAML file: its `data`, and `locate` to find the place of each entry. */
export interface SourceFile {
  /** Path relative to the project's root, with slashes. */
  readonly path: string
  readonly text: string
  readonly data: unknown
  /** Finds the span of a value or of its key; of the nearest entry around it if it does not exist. */
  locate(path: Path, part?: 'key' | 'value'): Span
}

/** A text and its line starts, which turn offsets into spans. */
export interface Positions {
  readonly path: string
  readonly text: string
  /** Offset at which each line starts. */
  readonly starts: readonly number[]
}

/** Finds where the lines of a file's text start. */
export function positionsIn(path: string, text: string): Positions {
  return { path, text, starts: [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)] }
}

/** Joins a parsed document with its positions. */
export function sourceFile(document: Document, positions: Positions): SourceFile {
  return {
    path: positions.path,
    text: positions.text,
    // The number of aliases is limited already.
    data: document.toJS({ maxAliasCount: -1 }),
    locate: (to, part = 'value') => {
      const [start, end] = rangeAt(document, to, part) ?? [0, 0]
      return spanOf(positions, start, end)
    },
  }
}

/** Makes the span between two offsets. */
export function spanOf(positions: Positions, start: number, end: number): Span {
  const [line, column] = placeOf(positions, start)
  const [endLine, endColumn] = placeOf(positions, Math.max(start, end))
  return { file: positions.path, line, column, endLine, endColumn }
}

function placeOf({ text, starts }: Positions, offset: number): [line: number, column: number] {
  // An error about a missing end may point behind the text.
  const at = Math.min(offset, text.length)
  let [low, high] = [0, starts.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return [low + 1, at - (starts[low] ?? 0) + 1]
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
  // A key without a value has only the key to point at.
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
