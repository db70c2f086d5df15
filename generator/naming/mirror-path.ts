import type { Origin, Source } from '../ir/base.ts'

/** Kinds of definitions whose files mirror those of the spec. */
export type Mirrored = 'types' | 'operations'

/** A definition that has a place in a spec, perhaps in that of another protocol. */
export interface Sourced {
  readonly source: Source
  readonly origin?: Origin
}

/**
 * Finds the generated file of a definition, from the folder of the protocol: in `types/` or `operations/`; below
 * `imported/` if its own code is made of another protocol's definition; and in the folder of the other protocol if
 * that one's code serves.
 */
export function generatedFile(kind: Mirrored, specs: string, protocol: string, made: Sourced): string {
  const { source, origin } = made
  const home = origin?.home ?? protocol
  const spec = source.file.slice(specs.length + 1).split('/', 1)[0] ?? ''
  const mirrored = mirrorPath(kind, `${specs}/${spec}`, source)
  const inside = spec === home ? mirrored : `imported/${spec}/${mirrored}`
  return home === protocol ? inside : `../${home}/${inside}`
}

/** Tells whether a generated file holds definitions of a kind. */
export function isFileOf(kind: Mirrored, path: string): boolean {
  return path.replace(/^(?:\.\.\/[^/]+\/)?(?:imported\/[^/]+\/)?/, '').startsWith(`${kind}/`)
}

/** Tells whether a generated file is one of another protocol. */
export function isElsewhere(path: string): boolean {
  return path.startsWith('../')
}

/**
 * Finds the generated file of a definition, from the folder of the protocol whose spec has it: `spec/demo/types/a.yaml` and
 * `spec/demo/a.yaml` both make `types/a.ts`.
 */
export function mirrorPath(kind: Mirrored, spec: string, { file }: Source): string {
  const inside = file.startsWith(`${spec}/`) ? file.slice(spec.length + 1) : file
  const name = inside.replace(/\.ya?ml$/, '').replace(/[^\w./-]/g, '-')
  return `${kind}/${name.startsWith(`${kind}/`) ? name.slice(kind.length + 1) : name}.ts`
}
