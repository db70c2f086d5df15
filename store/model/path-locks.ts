import type { StorePath } from '../../generated/nix-daemon/types.ts'

/** Gives locked paths back. */
export type Unlock = () => void

/**
 * Keeps two from changing the same path at once: whoever puts contents at a path and registers it, and
 * whoever makes it invalid and removes what it holds.
 *
 * Locks are taken in the order of the paths and all in one go, so that nobody waits in a circle. They are
 * never held while a client is waited for.
 */
export class PathLocks {
  readonly #held = new Map<StorePath, Promise<void>>()

  async lock(paths: Iterable<StorePath>): Promise<Unlock> {
    const wanted = [...new Set(paths)].sort()
    let unlock: Unlock = () => {}
    const released = new Promise<void>(resolve => {
      unlock = () => {
        for (const path of wanted) this.#held.delete(path)
        resolve()
      }
    })
    for (const path of wanted) {
      await this.free(path)
      this.#held.set(path, released)
    }
    return unlock
  }

  /** Waits until nobody changes the path. */
  async free(path: StorePath): Promise<void> {
    for (let held = this.#held.get(path); held !== undefined; held = this.#held.get(path)) await held
  }
}
