import type { Source } from './load.ts'

/** Groups files by the protocols whose folders below `spec` they are in. */
export function byProtocol(sources: Iterable<Source>, spec: string): Map<string, Source[]> {
  const found = new Map<string, Source[]>()
  for (const source of sources) {
    const name = protocolOf(source[0], spec)
    found.set(name, [...(found.get(name) ?? []), source])
  }
  return found
}

/** Finds the protocol that a file is of: the name of its folder below `spec`. */
export function protocolOf(path: string, spec: string): string {
  return path.slice(spec.length + 1).split('/', 1)[0] ?? ''
}
