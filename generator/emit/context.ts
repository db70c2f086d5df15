import type { VersionWord } from '../ir/base.ts'
import { findInits } from '../ir/inits.ts'
import type { Operation, Protocol, Stream } from '../ir/protocol.ts'
import { findRecursion, type Recursion } from '../ir/recursion.ts'
import type { TypeDefinition, TypeRef } from '../ir/types.ts'
import type { Places } from '../load/places.ts'
import { generatedFile } from '../naming/mirror-path.ts'

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

/** Finds the file of a type, from the protocol's folder. */
export function typeFile({ places, protocol }: Context, type: TypeDefinition): string {
  return generatedFile('types', places.spec, protocol.name, type)
}

/** Finds the file of an operation, from the protocol's folder. */
export function operationFile({ places, protocol }: Context, operation: Operation): string {
  return generatedFile('operations', places.spec, protocol.name, operation)
}

/** Finds the file of a stream, from the protocol's folder. */
export function streamFile({ protocol }: Context, { origin }: Stream): string {
  const home = origin?.home ?? protocol.name
  return home === protocol.name ? 'streams.ts' : `../${home}/streams.ts`
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
