import type { Space } from '../ir/gate.ts'
import type { Protocol, Stream } from '../ir/protocol.ts'
import type { TypeDefinition } from '../ir/types.ts'
import type { Places } from '../load/places.ts'
import type { Span } from '../report/diagnostic.ts'
import type { Spans } from '../resolve/spans.ts'

/** What the rules look at. */
export interface CheckContext {
  readonly protocol: Protocol
  readonly spans: Spans
  /** Names of definitions with errors of their own: a reference to them is not another mistake. */
  readonly broken: ReadonlySet<string>
  /** Names of the hand-written adapters. */
  readonly adapters: ReadonlySet<string>
  readonly places: Places
  readonly space: Space
  readonly types: ReadonlyMap<string, TypeDefinition>
  readonly streams: ReadonlyMap<string, Stream>
}

/** Says that a rule is broken at a place. */
export type ReportHere = (span: Span, message: string, hint?: string) => void

/** One rule about what the names and numbers of a spec mean together. */
export interface Rule {
  readonly id: string
  /** What the rule asks for, in one sentence. */
  readonly summary: string
  readonly check: (context: CheckContext, report: ReportHere) => void
}
