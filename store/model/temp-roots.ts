import type { StorePath } from '../../generated/nix-daemon/types.ts'

/** Paths that one connection or one call keeps live. */
export interface Holder {
  /** Number that `FindRoots` shows. */
  readonly id: number
  readonly paths: ReadonlySet<StorePath>
  /** Adds a path; does nothing after `release`. */
  add(path: StorePath): void
  release(): void
}

/** The temporary roots that existed at any time during a collection. */
export interface RootWatch {
  has(path: StorePath): boolean
  close(): void
}

/** Roots that last as long as their holder. They are in memory only, since their holders end with the process. */
export class TempRoots {
  readonly #holders = new Set<Holder>()
  readonly #watches = new Set<Set<StorePath>>()
  #count = 0

  hold(paths: Iterable<StorePath> = []): Holder {
    const held = new Set<StorePath>()
    this.#count += 1
    const holder: Holder = {
      id: this.#count,
      paths: held,
      add: path => {
        if (!this.#holders.has(holder)) return
        held.add(path)
        for (const watch of this.#watches) watch.add(path)
      },
      release: () => void this.#holders.delete(holder),
    }
    this.#holders.add(holder)
    for (const path of paths) holder.add(path)
    return holder
  }

  holders(): Iterable<Holder> {
    return this.#holders
  }

  /**
   * Watches all paths held from now on, even if they are released meanwhile: a client may replace a temporary root
   * by a permanent one, which a running collection no longer searches for.
   */
  watch(): RootWatch {
    const seen = new Set<StorePath>()
    for (const { paths } of this.#holders) for (const path of paths) seen.add(path)
    this.#watches.add(seen)
    return { has: path => seen.has(path), close: () => void this.#watches.delete(seen) }
  }
}
