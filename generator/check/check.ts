import { spaceOf } from '../ir/gate.ts'
import { type Diagnostic, reportTo } from '../report/diagnostic.ts'
import { rules } from './registry.ts'
import type { CheckContext, Rule } from './rule.ts'
import { warningRules } from './warnings.ts'

/** A resolved protocol, with what is known about its project. */
export type Checked = Pick<CheckContext, 'protocol' | 'spans' | 'broken' | 'handWritten' | 'places'>

/** Applies every rule to a resolved protocol. */
export function check(checked: Checked): Diagnostic[] {
  return apply(rules, checked)
}

/** Applies the rules that only warn, to a protocol without mistakes. */
export function findWarnings(checked: Checked): Diagnostic[] {
  return apply(warningRules, checked).map(diagnostic => ({ ...diagnostic, severity: 'warning' }))
}

function apply(applied: readonly Rule[], checked: Checked): Diagnostic[] {
  const { protocol } = checked
  const diagnostics: Diagnostic[] = []
  const report = reportTo(diagnostics)
  const context: CheckContext = {
    ...checked,
    space: spaceOf(protocol),
    types: new Map(protocol.types.map(type => [type.name, type])),
    grammars: new Map(protocol.grammars.map(grammar => [grammar.name, grammar])),
    streams: new Map(protocol.streams.map(stream => [stream.name, stream])),
  }
  for (const rule of applied) {
    rule.check(context, (span, message, hint) => report(rule.id, span, message, hint))
  }
  return diagnostics
}
