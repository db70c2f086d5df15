import type { NarVisitor } from '../../../runtime/index.ts'

/** Ignores everything that is in a NAR. */
export const ignoreNar: NarVisitor = {
  directory: () => {},
  entry: () => {},
  directoryEnd: () => {},
  file: () => {},
  content: () => {},
  symlink: () => {},
}
