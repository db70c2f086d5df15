import type { TypeRef } from '../ir/types.ts'
import type { Report, Span } from '../report/diagnostic.ts'
import type { Spans } from './spans.ts'

/** Data that every function of this stage needs. */
export interface ResolveContext {
  readonly spans: Spans
  readonly report: Report
  /** Names whose definitions could not be read: a reference to them is not another mistake. */
  readonly broken: Set<string>
  /** The values of named constants. */
  readonly constants: Map<string, number>
  /** Constants of fields, whose types tell whether a text is the name of one. */
  readonly unreadConstants: UnreadConstant[]
  /** Defaults to read as soon as all types are known. */
  readonly defaults: UnreadDefault[]
  /** Files with hexadecimal digits, by their paths from the root. */
  readonly hexFiles: ReadonlyMap<string, string>
}

/** A constant as written, until the types are known that decide how to read it. */
export interface UnreadConstant {
  readonly constant: { value: number | string | boolean; name?: string }
  readonly type: TypeRef
  readonly span: Span
}

/** A default as written, until the types are known that decide how to read it. */
export interface UnreadDefault {
  readonly default: { readonly kind: 'value'; value: number | bigint | string | boolean }
  readonly type: TypeRef
}
