import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { parseStorePath, printStorePath } from '../../nix/store-path.ts'

/** Between store paths and the names that the tables hold. */
export interface Names {
  /** @throws {PathError} where the path cannot be one of this store. */
  of(path: StorePath): string
  path(name: string): StorePath
  /** Those of rows that hold one name each. */
  paths(rows: readonly (readonly [string])[]): StorePath[]
}

export function namesIn(storeDir: string): Names {
  const path = (name: string): StorePath => printStorePath(storeDir, name)
  return {
    of: path => parseStorePath(storeDir, path).baseName,
    path,
    paths: rows => rows.map(([name]) => path(name)),
  }
}
