import type { StorePath } from '../../generated/nix-daemon/types.ts'

/** Sorts paths so that each follows its predecessors, except within cycles. */
export function* topologicalOrder(
  paths: Iterable<StorePath>,
  before: (path: StorePath) => Iterable<StorePath> | undefined,
): Generator<StorePath, void, undefined> {
  const all = new Set(paths)
  const seen = new Set<StorePath>()
  for (const start of all) {
    // An explicit stack, because a chain of paths may be longer than calls can nest.
    const stack: { readonly path: StorePath; isOpen: boolean }[] = [{ path: start, isOpen: false }]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.isOpen || seen.has(top.path)) {
        stack.pop()
        if (top.isOpen) yield top.path
        continue
      }
      seen.add(top.path)
      top.isOpen = true
      for (const path of before(top.path) ?? [])
        if (all.has(path) && !seen.has(path)) stack.push({ path, isOpen: false })
    }
  }
}
