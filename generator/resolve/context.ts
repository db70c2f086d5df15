import type { Report } from '../report/diagnostic.ts'
import type { RawTypeDefinition } from './raw.ts'
import type { Spans } from './spans.ts'

/** What every function of this stage needs. */
export interface ResolveContext {
  readonly spans: Spans
  readonly report: Report
  /** Names whose definitions could not be read: a reference to them is not another mistake. */
  readonly broken: Set<string>
  /** Type definitions by name as written: a default is read by what its type turns out to be. */
  readonly rawTypes: ReadonlyMap<string, RawTypeDefinition>
}
