import type { Gate, VersionWord } from '../ir/base.ts'
import { parseVersion } from '../ir/version.ts'
import type { Span } from '../report/diagnostic.ts'
import type { ResolveContext } from './context.ts'
import { type Entry, spanOf } from './entry.ts'
import type { RawGate } from './raw.ts'

/** Reads a version; one that does not fit a word is reported and read as 0.0. */
export function resolveVersion(context: ResolveContext, text: string, span: Span): VersionWord {
  const version = parseVersion(text)
  if (version === undefined) context.report('version-range', span, `${text} has a part above 255`)
  return version ?? 0
}

/** Reads the gate among an entry's keys. */
export function resolveGate(context: ResolveContext, entry: Entry<RawGate>): Gate {
  const { since, before, feature, without } = entry.data
  const gate: Gate = {
    ...(since === undefined ? {} : { since: resolveVersion(context, since, spanOf(entry, 'since')) }),
    ...(before === undefined ? {} : { before: resolveVersion(context, before, spanOf(entry, 'before')) }),
    ...(feature === undefined ? {} : { feature }),
    ...(without === undefined ? {} : { without }),
  }
  return context.spans.track(gate, entry)
}
