import type { Shape, TypeRef } from '../ir/types.ts'
import type { CheckContext } from './rule.ts'

/** A type behind all names: a shape that is not an alias, or an expression without names and pins. */
export type Base = Exclude<Shape, { kind: 'alias' }> | Exclude<TypeRef, { kind: 'named' | 'pinned' }>

/** Follows names, aliases and pins; undefined if they lead nowhere, which other rules report. */
export function baseOf(context: CheckContext, ref: TypeRef): Base | undefined {
  const seen = new Set<string>()
  let at = ref
  for (;;) {
    if (at.kind === 'pinned') at = at.of
    else if (at.kind !== 'named') return at
    else {
      const shape = context.types.get(at.name)?.shape
      if (shape === undefined || seen.has(at.name)) return undefined
      if (shape.kind !== 'alias') return shape
      seen.add(at.name)
      at = shape.of
    }
  }
}

/** Finds the base of a type given by its name alone. */
export function baseOfName(context: CheckContext, name: string): Base | undefined {
  return baseOf(context, { kind: 'named', name })
}
