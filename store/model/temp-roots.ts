import type { StorePath } from '../../generated/nix-daemon/types.ts'

/** Paths that one connection, or one call, keeps alive. */
export interface Holder {
  /** Shown by `FindRoots`. */
  readonly id: number
  readonly paths: Iterable<StorePath>
  /** Does nothing once released. */
  add(path: StorePath): void
  release(): void
}

/** What a collection sees of the roots that come up while it runs. */
export interface RootWatch {
  has(path: StorePath): boolean
  close(): void
}

/** Roots that last as long as who holds them. They are in memory: with the process, all holders are gone. */
export class TempRoots {
  readonly #holders = new Set<Holder>()
  readonly #watches = new Set<Set<StorePath>>()
  #count = 0

  hold(...paths: StorePath[]): Holder {
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
   * Remembers every path that is held from now on, released in the meantime or not: what a temporary root
   * was made for, such as a lasting one, a running collection does not look for again.
   */
  watch(): RootWatch {
    const seen = new Set<StorePath>()
    for (const { paths } of this.#holders) for (const path of paths) seen.add(path)
    this.#watches.add(seen)
    return { has: path => seen.has(path), close: () => void this.#watches.delete(seen) }
  }
}
