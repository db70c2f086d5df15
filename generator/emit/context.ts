import type { Field, Protocol, TypeDefinition, TypeRef, VersionWord } from '../ir/ir.ts'
import type { Recursion } from './recursion.ts'

/** What the emitters of one protocol share. */
export interface Context {
  readonly protocol: Protocol
  readonly types: ReadonlyMap<string, TypeDefinition>
  /** Which types can contain themselves. */
  readonly recursion: Recursion
  /** Versions that some gate names; each becomes a constant. */
  readonly versions: Set<VersionWord>
}

/** Names that a type expression refers to. */
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

/** Names that a definition refers to directly. */
export function definitionReferences(type: TypeDefinition): string[] {
  const { shape } = type
  switch (shape.kind) {
    case 'struct':
      return shape.fields.flatMap(fieldReferences)
    case 'union':
      return [shape.tag, ...shape.cases.flatMap(entry => entry.fields.flatMap(fieldReferences))]
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

/** The definition of a name; the checker has made sure that there is one. */
export function definition(context: Context, name: string): TypeDefinition {
  const found = context.types.get(name)
  if (found === undefined) throw new Error(`the checker let an undefined type through: ${name}`)
  return found
}

/** The shape behind aliases. */
export function resolveAlias(context: Context, ref: TypeRef): TypeRef {
  if (ref.kind === 'pinned') return resolveAlias(context, ref.of)
  if (ref.kind !== 'named') return ref
  const { shape } = definition(context, ref.name)
  return shape.kind === 'alias' ? resolveAlias(context, shape.of) : ref
}

/** True where nothing is one of the values. */
export function isOptional(context: Context, ref: TypeRef): boolean {
  return resolveAlias(context, ref).kind === 'optional'
}
