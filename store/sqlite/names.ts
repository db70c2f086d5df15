import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { parseStorePath, printStorePath } from '../../nix/store-path.ts'

/** Conversions between store paths and the names in the tables. */
export interface Names {
  /** Converts a path to its name. @throws {PathError} if it does not belong to this store. */
  of(path: StorePath): string
  /** Converts a name to its path. */
  path(name: string): StorePath
  /** Converts rows of one name each to paths. */
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
