import { holds } from '../ir/gate.ts'
import type { RecordPart, Stream } from '../ir/protocol.ts'
import { foldField } from './fold-field.ts'
import type { Folding } from './folding.ts'

/** Folds the records in a body. */
export function foldStream(folding: Folding, stream: Stream): Stream {
  const { trace } = folding
  if (stream.kind !== 'record') return trace({ ...stream }, stream)
  return trace({ ...stream, parts: stream.parts.flatMap(part => foldPart(folding, part)) }, stream)
}

function foldPart(folding: Folding, part: RecordPart): RecordPart[] {
  if (part.kind === 'body') return [folding.trace({ ...part }, part)]
  if (!holds(part.field.gate, folding.session)) return []
  return [folding.trace({ ...part, field: foldField(folding, part.field) }, part)]
}
