import type { TypeDefinition, TypeRef } from './types.ts'

/** Tells whether "no value" is one of the values of a type; looks through aliases and pins. */
export function isOptional(
  types: ReadonlyMap<string, TypeDefinition>,
  ref: TypeRef,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (ref.kind === 'pinned') return isOptional(types, ref.of, seen)
  // An alias of itself is reported by another rule.
  if (ref.kind !== 'named' || seen.has(ref.name)) return ref.kind === 'optional'
  const shape = types.get(ref.name)?.shape
  return shape?.kind === 'alias' && isOptional(types, shape.of, new Set([...seen, ref.name]))
}
