import type { Gate, VersionWord } from './base.ts'
import type { Protocol } from './protocol.ts'

/** Lists every gate of a protocol, in all of its parts. */
export function gatesOf(protocol: Protocol): Gate[] {
  return [...gatesIn(protocol)]
}

/**
 * Lists the versions at which anything changes, in ascending order, with the first and the last one of the
 * spec.
 */
export function boundaries(protocol: Protocol): VersionWord[] {
  const { min, max } = protocol.versions
  const edges = gatesOf(protocol).flatMap(({ since, before }) => [since ?? min, before ?? min])
  const inside = edges.filter(version => version >= min && version <= max)
  return [...new Set([min, ...inside, max])].sort((a, b) => a - b)
}

// The protocol is plain data, and all of it that has a gate calls it `gate`.
function* gatesIn(value: unknown): Generator<Gate> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'gate') yield inner as Gate
    // Values of users may have any keys.
    else if (key !== 'golden') yield* gatesIn(inner)
  }
}
