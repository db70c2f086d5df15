import type { Protocol } from '../ir/protocol.ts'
import type { SourceFile } from '../load/source-file.ts'
import type { Span } from '../report/diagnostic.ts'
import type { Spans } from './spans.ts'

/** A protocol that others take parts of, with its places. */
export interface Located {
  readonly protocol: Protocol
  readonly spans: Spans
}

/** The protocols beside a spec. */
export interface Bases {
  readonly names: readonly string[]
  readonly get: (name: string) => Located | undefined
  /** Whether the spec names one that has mistakes, which are reported there. */
  readonly isBroken: boolean
}

/** No protocol beside it. */
export const alone: Bases = { names: [], get: () => undefined, isBroken: false }

/** Another protocol that a spec names, and where. */
export interface Dependency {
  readonly name: string
  readonly span: Span
}

/** Lists the other protocols that a spec names, even if the schema has rejected some of it. */
export function dependenciesIn(files: readonly SourceFile[]): Dependency[] {
  return files.flatMap(file => {
    const { imports, extends: base } = mapOf(file.data)
    const paths = [
      ...(Array.isArray(imports) ? imports.map((_, at) => ['imports', at, 'from']) : []),
      ...(base === undefined ? [] : [['extends', 'protocol']]),
    ]
    return paths.flatMap(path => {
      let at: unknown = file.data
      for (const key of path) at = Array.isArray(at) ? at[Number(key)] : mapOf(at)[key]
      return typeof at === 'string' ? [{ name: at, span: file.locate(path) }] : []
    })
  })
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
