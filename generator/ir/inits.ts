import { isOptional } from './is-optional.ts'
import { referencedNames } from './references.ts'
import type { Field, TypeDefinition } from './types.ts'
import { unionCases } from './union-cases.ts'

type Types = ReadonlyMap<string, TypeDefinition>

/** Tells whether a caller may leave a field out: it has a default, or nothing is one of its values. */
export function isOmittable(types: Types, field: Field): boolean {
  return field.constant === undefined && (field.default !== undefined || isOptional(types, field.type))
}

/**
 * Finds the types of which writers take less than readers give: a field may be left out, here or further
 * inside. They have a second type in programs, for values to write.
 */
export function findInits(types: Types): ReadonlySet<string> {
  const found = new Set<string>()
  // The least fixed point: types may contain each other.
  for (let before = -1; before !== found.size; ) {
    before = found.size
    for (const [name, { shape }] of types) {
      const isInit =
        shape.kind === 'alias'
          ? referencedNames(shape.of).some(each => found.has(each))
          : hasInit(types, found, fieldsOf(shape))
      if (isInit) found.add(name)
    }
  }
  return found
}

/** Tells whether a caller may give less than all of some fields. */
export function hasInit(types: Types, inits: ReadonlySet<string>, fields: readonly Field[]): boolean {
  return fields.some(
    field =>
      field.constant === undefined &&
      (isOmittable(types, field) || referencedNames(field.type).some(name => inits.has(name))),
  )
}

function fieldsOf(shape: TypeDefinition['shape']): readonly Field[] {
  if (shape.kind === 'struct') return shape.fields
  return shape.kind === 'union' ? unionCases(shape).flatMap(entry => entry.fields) : []
}
