import type { Protocol } from '../../ir/protocol.ts'
import type { TypeDefinition } from '../../ir/types.ts'
import { pairByName } from './pairs.ts'

/** Finds the new names of types by their old ones. */
export function renamedTypes(old: Protocol, now: Protocol): Map<string, string> {
  const { both } = pairByName(old.types, now.types, isRenamedType)
  return new Map(both.filter(pair => pair.renamed).map(pair => [pair.old.name, pair.new.name]))
}

/** Tells whether two types are the same except for their names and texts. */
export function isRenamedType(old: TypeDefinition, now: TypeDefinition): boolean {
  return sameData(
    { ...old, name: '' },
    // A type that contains itself is renamed inside, too.
    JSON.parse(
      plainData({ ...now, name: '' }).replaceAll(JSON.stringify(now.name), JSON.stringify(old.name)),
    ),
  )
}

/** Tells whether two pieces of protocols are equal except for their texts and places. */
export function sameData(a: unknown, b: unknown): boolean {
  return plainData(a) === plainData(b)
}

/** Keys that are for people, or say where something comes from. */
const silent = new Set([
  'doc',
  'source',
  'examples',
  'introduced',
  'deprecated',
  'instead',
  'tagName',
  'constantName',
])

function plainData(data: unknown): string {
  return JSON.stringify(data, (key, value) => {
    if (silent.has(key)) return undefined
    return typeof value === 'bigint' ? `${value}n` : value
  })
}
