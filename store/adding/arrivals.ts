import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { Store } from '../model/store.ts'
import { type AdmitOptions, type Arrival, admit, discard } from './admit.ts'

/** Number and bytes of paths that are made valid together: one registration waits for the disk only once. */
const MOST = 256
const MOST_BYTES = 64 << 20

/**
 * Makes the paths of a long request valid in batches. A path waits for those of its references that have not
 * arrived yet.
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

  /** Makes the remaining paths valid. @throws {HandlerError} if a reference is not valid. */
  async finish(): Promise<void> {
    const rest = this.#take()
    if (rest.length > 0) await admit(this.#store, rest, this.#options)
  }

  /** Ends a failed request: paths whose references are valid are kept, the others are discarded. */
  async giveUp(): Promise<void> {
    try {
      await this.#admitComplete()
    } catch {
      // The error that made the request fail is more important.
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
