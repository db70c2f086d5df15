import type { Source } from '../ir/base.ts'
import type { Path, SourceFile } from '../load/source-file.ts'
import type { Span } from '../report/diagnostic.ts'

/** A piece of YAML data together with its place. */
export interface Entry<T> {
  readonly file: SourceFile
  readonly path: Path
  readonly data: T
}

/** Returns the entry below a key, if there is one. */
export function child<T extends object, K extends keyof T & string>(
  entry: Entry<T>,
  key: K,
): Entry<NonNullable<T[K]>> | undefined {
  const data = entry.data[key]
  if (data === undefined || data === null) return undefined
  return { file: entry.file, path: [...entry.path, key], data }
}

/** Lists the entries of a list; none if the list is left out. */
export function items<T>(entry: Entry<readonly T[]> | undefined): Entry<T>[] {
  if (entry === undefined) return []
  const { file, path, data } = entry
  return data.map((item, index) => ({ file, path: [...path, index], data: item }))
}

/** Finds where an entry starts. */
export function sourceOf(entry: Entry<unknown>): Source {
  const { file, line } = entry.file.locate(entry.path)
  return { file, line }
}

/** Finds the span of an entry's value, or of something inside it. */
export function spanOf(entry: Entry<unknown>, ...inside: (string | number)[]): Span {
  return entry.file.locate([...entry.path, ...inside])
}

/** Finds the span of a key of an entry. */
export function keySpanOf(entry: Entry<unknown>, key: string): Span {
  return entry.file.locate([...entry.path, key], 'key')
}

/** Picks the text of an entry, which is empty if the spec has none. */
export function textOf({ data }: Entry<{ readonly doc?: string }>): { readonly doc: string } {
  return { doc: data.doc ?? '' }
}

/** Picks the given keys of an object; those that it does not have stay away. */
export function pick<T extends object, K extends keyof T>(from: T, ...keys: readonly K[]): Pick<T, K> {
  const picked: Partial<T> = {}
  for (const key of keys) if (from[key] !== undefined) picked[key] = from[key]
  return picked as Pick<T, K>
}
