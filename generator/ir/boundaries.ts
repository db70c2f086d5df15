import type { Gate, VersionWord } from './base.ts'
import type { Protocol } from './protocol.ts'

/** Every gate of a protocol, wherever it stands. */
export function gatesOf(protocol: Protocol): Gate[] {
  return [...gatesIn(protocol)]
}

/** The versions at which anything changes, in ascending order, with the first and the last one of the spec. */
export function boundaries(protocol: Protocol): VersionWord[] {
  const { min, max } = protocol.versions
  const edges = gatesOf(protocol).flatMap(({ since, before }) => [since ?? min, before ?? min])
  const inside = edges.filter(version => version >= min && version <= max)
  return [...new Set([min, ...inside, max])].sort((a, b) => a - b)
}

// The IR is plain data, and everything that has a gate calls it so.
function* gatesIn(value: unknown): Generator<Gate> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'gate') yield inner as Gate
    else yield* gatesIn(inner)
  }
}
