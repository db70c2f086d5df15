import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { Unlock } from './mutex.ts'

/**
 * Locks on paths, so that no path is changed twice at the same time: an addition puts contents at a path and
 * registers it, a removal makes it invalid and deletes its contents.
 *
 * All locks of a call are taken in the order of the paths, so that calls cannot deadlock. Never hold one while
 * waiting for a client.
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
      // No await between the last look and this call's own entry: another caller may wait for the path as well.
      for (let held = this.#held.get(path); held !== undefined; held = this.#held.get(path)) await held
      this.#held.set(path, released)
    }
    return unlock
  }

  isHeld(path: StorePath): boolean {
    return this.#held.has(path)
  }

  /** Waits until the path is not locked. */
  async free(path: StorePath): Promise<void> {
    for (let held = this.#held.get(path); held !== undefined; held = this.#held.get(path)) await held
  }
}
