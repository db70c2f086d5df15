import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'

export interface Repairing {
  /** Called with each problem found. */
  readonly onProblem: (text: string) => void
  /** Tries to restore the contents of a path; returns whether it succeeded. */
  readonly repair?: ((path: StorePath, info: UnkeyedValidPathInfo) => Promise<boolean>) | undefined
}

/** Repairs a path if it can be; returns whether it was. */
export async function repaired(
  path: StorePath,
  info: UnkeyedValidPathInfo,
  { onProblem, repair }: Repairing,
): Promise<boolean> {
  if (repair === undefined) return false
  if (await repair(path, info)) return true
  onProblem(`error: cannot repair path '${path}'`)
  return false
}
