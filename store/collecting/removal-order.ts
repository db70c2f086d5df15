import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import type { MaybePromise, Metadata } from '../model/metadata.ts'

/** A path whose referrers are looked at, and how many of them were. */
interface Open {
  readonly path: StorePath
  readonly referrers: readonly StorePath[]
  seen: number
}

/**
 * The order in which doomed paths are removed: referrers before their references. It asks for the referrers of one path
 * after the other, and keeps only paths that are being looked at, or that were and are still there.
 */
export class RemovalOrder {
  readonly #metadata: Metadata
  readonly #isDoomed: (path: StorePath) => MaybePromise<boolean>
  /** Paths that were reached and are not removed. */
  readonly #reached = new Set<StorePath>()
  /** Referrers that had been reached before: they are in a cycle with the path, or about to be removed. */
  readonly #earlier = new Map<StorePath, StorePath[]>()
  readonly #timer = new TurnTimer()

  constructor(metadata: Metadata, isDoomed: (path: StorePath) => MaybePromise<boolean>) {
    this.#metadata = metadata
    this.#isDoomed = isDoomed
  }

  /** Yields paths and their doomed referrers, each once. */
  async *of(paths: Iterable<StorePath>): AsyncGenerator<StorePath, void, undefined> {
    for (const start of paths) {
      // An explicit stack, because a chain of paths may be longer than calls can nest.
      const stack: Open[] = []
      if (!this.#reached.has(start) && (await this.#isDoomed(start))) stack.push(await this.#open(start))
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const turn = this.#timer.yieldTurn()
        if (turn !== undefined) await turn
        const referrer = top.referrers[top.seen]
        top.seen += 1
        if (referrer === undefined) {
          stack.pop()
          yield top.path
        } else if (referrer !== top.path && this.#reached.has(referrer)) this.#keepEarlier(top.path, referrer)
        else if (referrer !== top.path && (await this.#isDoomed(referrer)))
          stack.push(await this.#open(referrer))
      }
    }
  }

  /** Adds to a batch the doomed paths that it forms cycles with: these can only be removed together. */
  async withCycles(batch: Iterable<StorePath>): Promise<StorePath[]> {
    const group = new Set<StorePath>()
    for (const path of batch) if (this.#reached.has(path)) group.add(path)
    const ordered = new Set(group)
    // The loop over this set also visits paths that are added while it runs.
    for (const path of group) {
      const others = ordered.has(path) ? (this.#earlier.get(path) ?? []) : await this.#doomedReferrers(path)
      for (const other of others) if (!ordered.has(other) && this.#reached.has(other)) group.add(other)
      const turn = this.#timer.yieldTurn(1 + others.length)
      if (turn !== undefined) await turn
    }
    return [...group]
  }

  /** Forgets a path that is removed. */
  removed(path: StorePath): void {
    this.#reached.delete(path)
    this.#earlier.delete(path)
  }

  async #open(path: StorePath): Promise<Open> {
    this.#reached.add(path)
    return { path, referrers: await this.#metadata.referrers(path), seen: 0 }
  }

  async #doomedReferrers(path: StorePath): Promise<StorePath[]> {
    const doomed: StorePath[] = []
    for (const referrer of await this.#metadata.referrers(path)) {
      if (this.#reached.has(referrer)) doomed.push(referrer)
      else if (await this.#isDoomed(referrer)) {
        this.#reached.add(referrer)
        doomed.push(referrer)
      }
      const turn = this.#timer.yieldTurn()
      if (turn !== undefined) await turn
    }
    return doomed
  }

  #keepEarlier(path: StorePath, referrer: StorePath): void {
    const others = this.#earlier.get(path)
    if (others === undefined) this.#earlier.set(path, [referrer])
    else others.push(referrer)
  }
}
