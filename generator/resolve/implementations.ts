import type { Implementation, ImplementationSpan } from '../ir/implementation.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, spanOf, textOf } from './entry.ts'
import { resolveVersion } from './gates.ts'
import type { RawImplementation, RawImplementationSpan } from './raw-history.ts'

/** Reads what another implementation of the protocol does otherwise. */
export function resolveImplementation(
  context: ResolveContext,
  entry: Entry<RawImplementation>,
): Implementation {
  const implementation: Implementation = {
    ...pick(entry.data, 'name', 'repository'),
    ...textOf(entry),
    spans: items(child(entry, 'spans')).map(each => resolveSpan(context, each)),
    source: sourceOf(entry),
  }
  return context.spans.track(implementation, entry)
}

function resolveSpan(context: ResolveContext, entry: Entry<RawImplementationSpan>): ImplementationSpan {
  const { data } = entry
  const span: ImplementationSpan = {
    ...pick(data, 'from', 'to', 'serves', 'lacks'),
    version: resolveVersion(context, data.version, spanOf(entry, 'version')),
    ...(data.accepts === undefined
      ? {}
      : { accepts: resolveVersion(context, data.accepts, spanOf(entry, 'accepts')) }),
    clientFeatures: data.features?.client ?? [],
    serverFeatures: data.features?.server ?? [],
    differs: data.differs ?? [],
    evidence: data.evidence ?? [],
    source: sourceOf(entry),
  }
  return context.spans.track(span, entry)
}
