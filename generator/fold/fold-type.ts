import { holds } from '../ir/gate.ts'
import type { EnumValue, OtherwiseCase, Shape, TypeDefinition, UnionCase } from '../ir/types.ts'
import { foldField, foldFields, foldRef } from './fold-field.ts'
import { type Folding, open } from './folding.ts'

/** Folds a type whose gate holds. */
export function foldType(folding: Folding, type: TypeDefinition): TypeDefinition {
  const { shape, gate } = type
  return folding.trace(
    { ...type, gate: open(folding, gate), shape: folding.trace(foldShape(folding, shape), shape) },
    type,
  )
}

function foldShape(folding: Folding, shape: Shape): Shape {
  switch (shape.kind) {
    case 'struct':
      return { ...shape, fields: foldFields(folding, shape.fields) }
    case 'union': {
      const { cases, otherwise, ...rest } = shape
      return {
        ...rest,
        cases: cases.map(each => foldCase(folding, each)),
        ...(otherwise === undefined ? {} : { otherwise: foldOtherwise(folding, otherwise) }),
      }
    }
    case 'alias':
      return { ...shape, of: foldRef(folding, shape.of) }
    case 'adapted': {
      const wire = foldRef(folding, shape.wire)
      if (!holds(shape.gate, folding.session)) return { kind: 'alias', of: wire }
      return { ...shape, wire, gate: open(folding, shape.gate) }
    }
    case 'enum':
      return { ...shape, values: shape.values.map(value => foldValue(folding, value)) }
    default:
      return { ...shape }
  }
}

function foldCase(folding: Folding, entry: UnionCase): UnionCase {
  return folding.trace({ ...entry, fields: foldFields(folding, entry.fields) }, entry)
}

function foldOtherwise(folding: Folding, entry: OtherwiseCase): OtherwiseCase {
  const [tag, ...fields] = entry.fields
  return folding.trace({ ...entry, fields: [foldField(folding, tag), ...foldFields(folding, fields)] }, entry)
}

/** Folds a value of an enum: when it came is counted in the versions of the other protocol. */
function foldValue({ trace }: Folding, value: EnumValue): EnumValue {
  const { introduced: _, ...rest } = value
  return trace(rest, value)
}
