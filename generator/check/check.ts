import { spaceOf } from '../ir/gate.ts'
import { type Diagnostic, reportTo } from '../report/diagnostic.ts'
import { rules } from './registry.ts'
import type { CheckContext } from './rule.ts'

/** Applies every rule to a resolved protocol. */
export function check(
  resolved: Pick<CheckContext, 'protocol' | 'spans' | 'broken' | 'handWritten' | 'places'>,
): Diagnostic[] {
  const { protocol, spans, broken, handWritten, places } = resolved
  const diagnostics: Diagnostic[] = []
  const report = reportTo(diagnostics)
  const context: CheckContext = {
    protocol,
    spans,
    broken,
    handWritten,
    places,
    space: spaceOf(protocol),
    types: new Map(protocol.types.map(type => [type.name, type])),
    grammars: new Map(protocol.grammars.map(grammar => [grammar.name, grammar])),
    streams: new Map(protocol.streams.map(stream => [stream.name, stream])),
  }
  for (const rule of rules) {
    rule.check(context, (span, message, hint) => report(rule.id, span, message, hint))
  }
  return diagnostics
}
