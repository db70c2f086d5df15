import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { runSteps, type Steps } from './slices.ts'

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
  /** Number of holders of each path. */
  readonly #held = new Map<StorePath, number>()
  /** For each watch, the paths that were held since it began, and no longer are. */
  readonly #watches = new Set<Set<StorePath>>()
  #count = 0
  #entries = 0

  /** Number of paths that all holders keep together, each counted for each of its holders. */
  get entries(): number {
    return this.#entries
  }

  hold(paths: Iterable<StorePath> = []): Holder {
    const held = new Set<StorePath>()
    this.#count += 1
    const holder: Holder = {
      id: this.#count,
      paths: held,
      add: path => {
        if (!this.#holders.has(holder) || held.has(path)) return
        held.add(path)
        this.#entries += 1
        this.#held.set(path, (this.#held.get(path) ?? 0) + 1)
      },
      release: () => {
        // The paths stay a little longer if they are very many.
        if (this.#holders.delete(holder)) void runSteps(this.#release(held))
      },
    }
    this.#holders.add(holder)
    for (const path of paths) holder.add(path)
    return holder
  }

  holders(): Iterable<Holder> {
    return this.#holders
  }

  /** Lists the paths that are held now, each once. */
  paths(): Iterable<StorePath> {
    return this.#held.keys()
  }

  /**
   * Watches all paths held from now on, even if they are released meanwhile: a client may replace a temporary root
   * by a permanent one, which a running collection no longer searches for.
   */
  watch(): RootWatch {
    const released = new Set<StorePath>()
    this.#watches.add(released)
    let isOpen = true
    return {
      has: path => released.has(path) || (isOpen && this.#held.has(path)),
      close: () => {
        isOpen = false
        this.#watches.delete(released)
      },
    }
  }

  *#release(paths: Iterable<StorePath>): Steps {
    for (const path of paths) {
      this.#entries -= 1
      const others = (this.#held.get(path) ?? 1) - 1
      if (others > 0) this.#held.set(path, others)
      else this.#held.delete(path)
      if (others === 0) for (const released of this.#watches) released.add(path)
      yield 1
    }
  }
}
