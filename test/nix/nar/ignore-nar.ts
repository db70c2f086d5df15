import type { NarVisitor } from '../../../runtime/grammars/nix-archive.ts'

/** Ignores everything that is in a NAR. */
export const ignoreNar: NarVisitor = {
  directory: () => {},
  entry: () => {},
  directoryEnd: () => {},
  file: () => {},
  content: () => {},
  symlink: () => {},
}
