import { holds, type Session } from '../ir/gate.ts'
import type { BodyCase, Operation } from '../ir/protocol.ts'
import { foldFields, foldWritten } from './fold-field.ts'
import { type Folding, open } from './folding.ts'

/** Tells whether a protocol has an operation in a session: its gate holds, it has come, and it has not gone. */
export function hasOperation(session: Session, { gate, introduced, removed }: Operation): boolean {
  return (
    holds(gate, session) &&
    (introduced.version === undefined || introduced.version <= session.version) &&
    (removed?.version === undefined || removed.version > session.version)
  )
}

/** Folds an operation. Its life is counted in the versions and releases of the other protocol, and goes. */
export function foldOperation(folding: Folding, operation: Operation): Operation {
  const { introduced, obsolete: _, removed: __, served: ___, upload, download, ...rest } = operation
  return folding.trace(
    {
      ...rest,
      introduced: folding.trace({ bumped: false }, introduced),
      gate: open(folding, operation.gate),
      request: foldFields(folding, operation.request),
      ...(upload === undefined ? {} : { upload: foldUpload(folding, upload) }),
      ...(download === undefined ? {} : { download: folding.trace({ ...download }, download) }),
      response: folding.trace(foldResponse(folding, operation.response), operation.response),
    },
    operation,
  )
}

type Upload = NonNullable<Operation['upload']>

function foldUpload(folding: Folding, upload: Upload): Upload {
  const way = upload.wire.find(each => holds(each.gate, folding.session))
  return folding.trace({ ...upload, wire: way === undefined ? [] : [foldWay(folding, way)] }, upload)
}

function foldWay(folding: Folding, way: BodyCase): BodyCase {
  return folding.trace({ ...way, gate: open(folding, way.gate) }, way)
}

function foldResponse(folding: Folding, response: Operation['response']): Operation['response'] {
  if (response.kind === 'nothing') return { ...response }
  if (response.kind === 'value') {
    const { kind, doc } = response
    return { kind, ...foldWritten(folding, response), ...(doc === undefined ? {} : { doc }) }
  }
  const fields = foldFields(folding, response.fields)
  const [first, second] = fields
  if (first === undefined) return { kind: 'nothing' }
  // An answer of one value is that value.
  if (second === undefined && first.constant === undefined) {
    const { type, doc } = first
    return { kind: 'value', type, ...(doc === undefined ? {} : { doc }) }
  }
  return { kind: 'fields', fields }
}
