import type { VersionWord } from '../ir/base.ts'
import { findInits } from '../ir/inits.ts'
import type { Operation, Protocol } from '../ir/protocol.ts'
import { findRecursion, type Recursion } from '../ir/recursion.ts'
import type { TypeDefinition, TypeRef } from '../ir/types.ts'
import type { Places } from '../load/places.ts'
import { mirrorPath } from '../naming/mirror-path.ts'

/** Data that the emitters of one protocol share. */
export interface Context {
  readonly protocol: Protocol
  readonly places: Places
  readonly types: ReadonlyMap<string, TypeDefinition>
  /** Types with a second one for values to write. */
  readonly inits: ReadonlySet<string>
  /** Types that can contain themselves. */
  readonly recursion: Recursion
  /** Versions that some gate names; each becomes a constant. */
  readonly versions: Set<VersionWord>
}

/** Makes the context of a protocol. */
export function createContext(protocol: Protocol, places: Places): Context {
  const { versions } = protocol
  const types = new Map(protocol.types.map(type => [type.name, type]))
  return {
    protocol,
    places,
    types,
    inits: findInits(types),
    recursion: findRecursion(protocol.types),
    versions: new Set([versions.min, versions.max]),
  }
}

function specFolder({ places, protocol }: Context): string {
  return `${places.spec}/${protocol.name}`
}

/** Finds the file of a type, from the protocol's folder. */
export function typeFile(context: Context, { source }: TypeDefinition): string {
  return mirrorPath('types', specFolder(context), source)
}

/** Finds the file of an operation, from the protocol's folder. */
export function operationFile(context: Context, { source }: Operation): string {
  return mirrorPath('operations', specFolder(context), source)
}

/** Finds the definition of a name; the checker has made sure that there is one. */
export function definition(context: Context, name: string): TypeDefinition {
  const found = context.types.get(name)
  if (found === undefined) throw new Error(`the checker let an undefined type through: ${name}`)
  return found
}

/** Follows aliases and pins. */
export function resolveAlias(context: Context, ref: TypeRef): TypeRef {
  if (ref.kind === 'pinned') return resolveAlias(context, ref.of)
  if (ref.kind !== 'named') return ref
  const { shape } = definition(context, ref.name)
  return shape.kind === 'alias' ? resolveAlias(context, shape.of) : ref
}
