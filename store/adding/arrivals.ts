import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { Store } from '../model/store.ts'
import { type AdmitOptions, type Arrival, admit, discard } from './admit.ts'

/** Paths that are made valid in one go: a registration waits for the disk once, however many paths it has. */
const MOST = 256
const MOST_BYTES = 64 << 20

/**
 * Makes the paths of a long request valid, some at a time. Those that refer to paths which are still to come
 * wait for them.
 */
export class Arrivals {
  readonly #store: Store
  readonly #options: AdmitOptions
  #waiting: Arrival[] = []
  #fresh = 0
  #freshBytes = 0

  constructor(store: Store, options: AdmitOptions = {}) {
    this.#store = store
    this.#options = options
  }

  async add(arrival: Arrival): Promise<void> {
    this.#waiting.push(arrival)
    this.#fresh += 1
    this.#freshBytes += arrival.registration.info.narSize
    if (this.#fresh >= MOST || this.#freshBytes >= MOST_BYTES) await this.#admitComplete()
  }

  /** Makes the rest valid. @throws {HandlerError} where a reference is not. */
  async finish(): Promise<void> {
    const rest = this.#take()
    if (rest.length > 0) await admit(this.#store, rest, this.#options)
  }

  /** The request has failed: what is complete without the rest stays. */
  async giveUp(): Promise<void> {
    try {
      await this.#admitComplete()
    } catch {
      // The first error says more.
    } finally {
      await discard(this.#take())
    }
  }

  async #admitComplete(): Promise<void> {
    const complete: Arrival[] = []
    const coming = new Set<StorePath>()
    const incomplete: Arrival[] = []
    for (const arrival of this.#take()) {
      if (await this.#isComplete(arrival, coming)) {
        complete.push(arrival)
        coming.add(arrival.registration.path)
      } else incomplete.push(arrival)
    }
    this.#waiting = incomplete
    if (complete.length > 0) await admit(this.#store, complete, this.#options)
  }

  async #isComplete({ registration }: Arrival, coming: ReadonlySet<StorePath>): Promise<boolean> {
    const { path, info } = registration
    for (const reference of info.references)
      if (reference !== path && !coming.has(reference) && !(await this.#store.metadata.isValid(reference)))
        return false
    return true
  }

  #take(): Arrival[] {
    const taken = this.#waiting
    this.#waiting = []
    this.#fresh = 0
    this.#freshBytes = 0
    return taken
  }
}
