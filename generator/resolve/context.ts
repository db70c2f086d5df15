import type { TypeRef } from '../ir/types.ts'
import type { Report } from '../report/diagnostic.ts'
import type { Spans } from './spans.ts'

/** Data that every function of this stage needs. */
export interface ResolveContext {
  readonly spans: Spans
  readonly report: Report
  /** Names whose definitions could not be read: a reference to them is not another mistake. */
  readonly broken: Set<string>
  /** Defaults to read as soon as all types are known. */
  readonly defaults: UnreadDefault[]
}

/** A default as written, until the types are known that decide how to read it. */
export interface UnreadDefault {
  readonly default: { readonly kind: 'value'; value: number | bigint | string | boolean }
  readonly type: TypeRef
}
