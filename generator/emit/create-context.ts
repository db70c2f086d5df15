import type { Protocol } from '../ir/ir.ts'
import type { Context } from './context.ts'
import { findRecursion } from './recursion.ts'

/** What the emitters of one protocol start from. */
export function createContext(protocol: Protocol): Context {
  const { types, versions } = protocol
  return {
    protocol,
    types: new Map(types.map(type => [type.name, type])),
    recursion: findRecursion(types),
    versions: new Set([versions.min, versions.max]),
  }
}
