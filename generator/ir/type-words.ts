import type { TypeRef } from './types.ts'
import { formatVersion } from './version.ts'

/** Writes a type expression in words, such as `set of Path`; `name` shows the name of a type. */
export function typeWords(ref: TypeRef, name: (type: string) => string = type => type): string {
  switch (ref.kind) {
    case 'named':
      return name(ref.name)
    case 'list':
      return `${ref.ordered ? 'list' : 'set'} of ${innerWords(ref.of, name)}${endWords(ref)}`
    case 'map':
      return `map from ${innerWords(ref.key, name)} to ${innerWords(ref.value, name)}${endWords(ref)}`
    case 'optional': {
      const of = innerWords(ref.of, name)
      return ref.tag === undefined
        ? `${of} or the empty string`
        : `optional ${of}, tagged by ${name(ref.tag)}`
    }
    case 'pinned':
      return `${innerWords(ref.of, name)} as of ${formatVersion(ref.at)}`
  }
}

function endWords({ until }: Extract<TypeRef, { kind: 'list' | 'map' }>): string {
  return until === undefined ? '' : ' until an empty string'
}

function innerWords(ref: TypeRef, name: (type: string) => string): string {
  const words = typeWords(ref, name)
  const isLong = ref.kind === 'optional' || ref.kind === 'pinned' || ('until' in ref && ref.until === '')
  return isLong ? `(${words})` : words
}
