import type { Field, TypeDefinition, TypeRef } from './types.ts'
import { unionCases } from './union-cases.ts'

/** Lists the names that a type expression refers to. */
export function referencedNames(ref: TypeRef): string[] {
  switch (ref.kind) {
    case 'named':
      return [ref.name]
    case 'map':
      return [...referencedNames(ref.key), ...referencedNames(ref.value)]
    case 'optional':
      return [...referencedNames(ref.of), ...(ref.tag === undefined ? [] : [ref.tag])]
    default:
      return referencedNames(ref.of)
  }
}

/** Lists the names that a definition refers to directly. */
export function definitionReferences(type: TypeDefinition): string[] {
  const { shape } = type
  switch (shape.kind) {
    case 'struct':
      return shape.fields.flatMap(fieldReferences)
    case 'union':
      return [shape.tag, ...unionCases(shape).flatMap(entry => entry.fields.flatMap(fieldReferences))]
    case 'alias':
      return referencedNames(shape.of)
    case 'adapted':
      return referencedNames(shape.wire)
    case 'enum':
      return [shape.of]
    default:
      return []
  }
}

function fieldReferences(field: Field): string[] {
  return [field.type, ...(field.wire ?? []).map(entry => entry.type)].flatMap(referencedNames)
}
