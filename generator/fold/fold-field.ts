import { holds } from '../ir/gate.ts'
import type { Field, TypeRef, Written } from '../ir/types.ts'
import { type Folding, open, present } from './folding.ts'

/** Folds a list of fields: those that are not on the wire go. */
export function foldFields(folding: Folding, fields: readonly Field[]): Field[] {
  return present(folding, fields).map(field => foldField(folding, field))
}

/** Folds a field that is on the wire. Nothing is lost on the way any more, and no value may be missing. */
export function foldField(folding: Folding, field: Field): Field {
  const { type: _, wire, gate, default: given, lossy: __, constant, ...rest } = field
  // The default of several forms is one of the type that programs see, and that is another one now.
  const isKept = given !== undefined && given.kind !== 'none' && wire === undefined
  return folding.trace(
    {
      ...rest,
      gate: open(folding, gate),
      ...foldWritten(folding, field),
      ...(isKept ? { default: given } : {}),
      lossy: false,
      ...(constant === undefined ? {} : { constant }),
    },
    field,
  )
}

/** Folds a value: of its wire forms the first whose gate holds remains, and is what programs see. */
export function foldWritten(folding: Folding, { type, wire }: Written): { readonly type: TypeRef } {
  const form = wire?.find(each => holds(each.gate, folding.session))
  return { type: foldRef(folding, form?.type ?? type) }
}

/** Folds a type expression. A pin goes: what it holds is written like everything else of the session. */
export function foldRef(folding: Folding, ref: TypeRef): TypeRef {
  switch (ref.kind) {
    case 'named':
      return folding.trace({ ...ref }, ref)
    case 'list':
    case 'optional':
      return folding.trace({ ...ref, of: foldRef(folding, ref.of) }, ref)
    case 'map':
      return folding.trace(
        { ...ref, key: foldRef(folding, ref.key), value: foldRef(folding, ref.value) },
        ref,
      )
    case 'pinned':
      folding.unpin(ref)
      return foldRef(folding, ref.of)
  }
}
