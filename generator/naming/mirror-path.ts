import type { Source } from '../ir/base.ts'

/** Kinds of definitions whose files mirror those of the spec. */
export type Mirrored = 'types' | 'operations'

/**
 * Finds the generated file of a definition, from the protocol's folder: `spec/demo/types/a.yaml` and
 * `spec/demo/a.yaml` both make `types/a.ts`.
 */
export function mirrorPath(kind: Mirrored, spec: string, { file }: Source): string {
  const inside = file.startsWith(`${spec}/`) ? file.slice(spec.length + 1) : file
  const name = inside.replace(/\.ya?ml$/, '').replace(/[^\w./-]/g, '-')
  return `${kind}/${name.startsWith(`${kind}/`) ? name.slice(kind.length + 1) : name}.ts`
}
