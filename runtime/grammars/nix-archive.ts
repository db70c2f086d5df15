import type { Grammar } from '../wire/grammar.ts'
import { type NarVisitor, NarWalker } from './nix-archive/walker.ts'

export { type NarVisitor, NarWalker }

/** The grammar of NARs. */
export const nixArchive: Grammar = {
  name: 'nar',
  title: 'NAR',
  walk: maxDepth => new NarWalker(maxDepth),
}
