import type { Space } from '../ir/gate.ts'
import type { Grammar, Protocol, Stream } from '../ir/protocol.ts'
import type { TypeDefinition } from '../ir/types.ts'
import type { Places } from '../load/places.ts'
import type { Span } from '../report/diagnostic.ts'
import type { Spans } from '../resolve/spans.ts'

/** Names of the hand-written files that a spec may refer to. */
export interface HandWritten {
  readonly adapters: ReadonlySet<string>
  readonly grammars: ReadonlySet<string>
  /** Names that they export, by `adapters/NAME` and `grammars/NAME`, as far as they are known. */
  readonly exported?: ReadonlyMap<string, ReadonlySet<string>>
}

/** Data that the rules examine. */
export interface CheckContext {
  readonly protocol: Protocol
  readonly spans: Spans
  /** Names of definitions with other errors: a reference to them is not another mistake. */
  readonly broken: ReadonlySet<string>
  readonly handWritten: HandWritten
  readonly places: Places
  readonly space: Space
  readonly types: ReadonlyMap<string, TypeDefinition>
  readonly grammars: ReadonlyMap<string, Grammar>
  readonly streams: ReadonlyMap<string, Stream>
}

/** Receiver of a broken rule and its place. */
export type ReportHere = (span: Span, message: string, hint?: string) => void

/** One rule about the meaning of a spec's names and numbers. */
export interface Rule {
  readonly id: string
  /** Demand of the rule, in one sentence. */
  readonly summary: string
  readonly check: (context: CheckContext, report: ReportHere) => void
}
