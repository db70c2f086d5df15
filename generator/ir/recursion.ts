import { definitionReferences } from './references.ts'
import type { Field, Shape, TypeDefinition, TypeRef } from './types.ts'
import { unionCases } from './union-cases.ts'

type Types = ReadonlyMap<string, TypeDefinition>

/** Types that can contain themselves, and the limits that keep their values finite. */
export interface Recursion {
  readonly recursive: ReadonlySet<string>
  /** Recursive types that count their depth: at least one on every circle, unions before all others. */
  readonly counted: ReadonlySet<string>
  /** Number of types that the smallest value of a type goes through. */
  readonly ranks: ReadonlyMap<string, number>
}

export function findRecursion(definitions: readonly TypeDefinition[]): Recursion {
  const types = new Map(definitions.map(type => [type.name, type]))
  const names = definitions.map(type => type.name)
  const isUnion = (name: string): boolean => types.get(name)?.shape.kind === 'union'
  const recursive = new Set(names.filter(name => reaches(types, name, () => true)))
  const withoutUnion = (name: string): boolean =>
    !isUnion(name) && reaches(types, name, each => !isUnion(each))
  const counted = new Set([...recursive].filter(name => isUnion(name) || withoutUnion(name)))
  return { recursive, counted, ranks: findRanks(types) }
}

// Tells whether a type contains itself on a path where all types pass.
function reaches(types: Types, to: string, passes: (name: string) => boolean): boolean {
  const seen = new Set<string>()
  const open = [to]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const type = types.get(name)
    for (const next of type === undefined ? [] : definitionReferences(type)) {
      if (next === to) return true
      if (seen.has(next) || !passes(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return false
}

/** Finds the ranks of all types that have a finite value. */
export function findRanks(types: Types): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  // The least fixed point: a type has a rank once all types that it needs have one.
  for (let before = -1; before !== ranks.size; ) {
    before = ranks.size
    const found: [string, number][] = []
    for (const [name, { shape }] of types) {
      if (ranks.has(name)) continue
      const known = alternatives(shape).map(refs => refs.flatMap(neededNames).filter(each => types.has(each)))
      const finite = known.filter(needed => needed.every(each => ranks.has(each)))
      if (finite.length > 0) found.push([name, 1 + Math.min(...finite.map(needed => rankOf(needed, ranks)))])
    }
    for (const [name, rank] of found) ranks.set(name, rank)
  }
  return ranks
}

/** Counts the types that the smallest value goes through if it needs these. */
export function rankOf(needed: readonly string[], ranks: ReadonlyMap<string, number>): number {
  return Math.max(0, ...needed.map(name => ranks.get(name) ?? 0))
}

/** Lists the types that a value cannot do without: a list may be empty, an optional may be nothing. */
export function neededNames(ref: TypeRef): string[] {
  if (ref.kind === 'named') return [ref.name]
  return ref.kind === 'pinned' ? neededNames(ref.of) : []
}

/** Lists the types that a field may have on the wire. */
export function fieldRefs({ type, wire }: Field): TypeRef[] {
  return wire === undefined ? [type] : wire.map(form => form.type)
}

/** Lists the types inside a value of a type; for a union, inside each of its cases. */
export function alternatives(shape: Shape): TypeRef[][] {
  switch (shape.kind) {
    case 'struct':
      return [shape.fields.flatMap(fieldRefs)]
    case 'union':
      return unionCases(shape).map(entry => entry.fields.flatMap(fieldRefs))
    case 'alias':
      return [[shape.of]]
    case 'adapted':
      return [[shape.wire]]
    default:
      return [[]]
  }
}
