import { definitionReferences } from './references.ts'
import type { Field, Shape, TypeDefinition, TypeRef } from './types.ts'

type Types = ReadonlyMap<string, TypeDefinition>

/** Types that can contain themselves, and what keeps their values from growing without end. */
export interface Recursion {
  readonly recursive: ReadonlySet<string>
  /** Those that count their depth: at least one on every circle, unions before all others. */
  readonly counted: ReadonlySet<string>
  /** How many types the smallest value of a type goes through. */
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

// Whether a type contains itself by a way on which all types pass.
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

/** The ranks of all types that have a finite value. */
export function findRanks(types: Types): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  // The least fixed point: a type has a rank once all that it needs has one.
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

/** How many types the smallest value that needs some others goes through. */
export function rankOf(needed: readonly string[], ranks: ReadonlyMap<string, number>): number {
  return Math.max(0, ...needed.map(name => ranks.get(name) ?? 0))
}

/** The types without which there is no value: a list may be empty, an optional nothing. */
export function neededNames(ref: TypeRef): string[] {
  if (ref.kind === 'named') return [ref.name]
  return ref.kind === 'pinned' ? neededNames(ref.of) : []
}

/** What a field may have on the wire. */
export function fieldRefs({ type, wire }: Field): TypeRef[] {
  return wire === undefined ? [type] : wire.map(form => form.type)
}

/** What stands in a value of a type; for a union, in each of its cases. */
export function alternatives(shape: Shape): TypeRef[][] {
  switch (shape.kind) {
    case 'struct':
      return [shape.fields.flatMap(fieldRefs)]
    case 'union':
      return shape.cases.map(entry => entry.fields.flatMap(fieldRefs))
    case 'alias':
      return [[shape.of]]
    case 'adapted':
      return [[shape.wire]]
    default:
      return [[]]
  }
}
