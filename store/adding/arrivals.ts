import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { notValid } from '../model/refusals.ts'
import type { Store } from '../model/store.ts'
import { type AdmitOptions, type Arrival, admit, discard } from './admit.ts'

/** Number and bytes of paths that are made valid together: one registration waits for the disk only once. */
const MOST = 256
const MOST_BYTES = 64 << 20
/** Bytes that a reference takes in memory, and what the other metadata of a path take, in references. */
const REFERENCE_BYTES = 64
const OTHER_METADATA = 8

/** An arrival, and the index of the first of its references that may be missing. */
interface Waiting {
  readonly arrival: Arrival
  next: number
}

/**
 * Makes the paths of a long request valid in batches. A path waits for those of its references that have not
 * arrived yet.
 */
export class Arrivals {
  readonly #store: Store
  readonly #options: AdmitOptions
  #fresh: Arrival[] = []
  #freshBytes = 0
  /** Arrivals by the reference that they wait for. */
  readonly #blocked = new Map<StorePath, Waiting[]>()
  /** Weight of these arrivals in references: no message holds them any more. */
  #blockedWeight = 0

  constructor(store: Store, options: AdmitOptions = {}) {
    this.#store = store
    this.#options = options
  }

  /** Adds a path. @throws {HandlerError} if too many wait for their references. */
  async add(arrival: Arrival): Promise<void> {
    this.#fresh.push(arrival)
    this.#freshBytes += arrival.registration.info.narSize + weightOf(arrival) * REFERENCE_BYTES
    if (this.#fresh.length >= MOST || this.#freshBytes >= MOST_BYTES) await this.#admitComplete()
  }

  /**
   * Makes the remaining paths valid, or none of those that wait for each other or for what has not come.
   *
   * @throws {HandlerError} if there are such ones.
   */
  async finish(): Promise<void> {
    await this.#admitComplete()
    if (this.#blocked.size === 0) return
    // Meanwhile, other clients may have added what these wait for.
    this.#fresh = this.#take()
    await this.#admitComplete()
    if (this.#blocked.size === 0) return
    const problem = this.#problem()
    await discard(this.#take())
    throw problem
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
    const timer = new TurnTimer()
    const waiting = this.#fresh.map(arrival => ({ arrival, next: 0 }))
    this.#clearFresh()
    for (const each of waiting) {
      const missing = await this.#firstMissing(each, coming, timer)
      if (missing === undefined) {
        const { path } = each.arrival.registration
        complete.push(each.arrival)
        coming.add(path)
        for (const blocked of this.#blocked.get(path) ?? []) {
          this.#blockedWeight -= weightOf(blocked.arrival)
          waiting.push(blocked)
        }
        this.#blocked.delete(path)
      } else {
        this.#blockedWeight += weightOf(each.arrival)
        const others = this.#blocked.get(missing)
        if (others === undefined) this.#blocked.set(missing, [each])
        else others.push(each)
      }
    }
    // References come before the paths that have them, so parts can be made valid one after the other.
    while (complete.length > 0) {
      try {
        await admit(this.#store, complete.splice(0, MOST), this.#options)
      } catch (error) {
        await discard(complete)
        throw error
      }
    }
    const most = this.#store.limits.tempRoots
    if (this.#blockedWeight > most)
      throw new HandlerError(
        `too many paths wait for references that have not come: a connection cannot keep more than ${most} references; send those first to which others refer`,
      )
  }

  /** Finds the first reference that has not arrived. Those before it are not looked at again. */
  async #firstMissing(
    waiting: Waiting,
    coming: ReadonlySet<StorePath>,
    timer: TurnTimer,
  ): Promise<StorePath | undefined> {
    const { path, info } = waiting.arrival.registration
    for (; waiting.next < info.references.length; waiting.next += 1) {
      const turn = timer.yieldTurn()
      if (turn !== undefined) await turn
      const reference = info.references[waiting.next] as StorePath
      if (reference === path || coming.has(reference)) continue
      if (!(await this.#store.metadata.isValid(reference))) return reference
    }
    return undefined
  }

  /** Says why the arrivals that are left cannot be made valid. */
  #problem(): HandlerError {
    const missing = new Map<StorePath, StorePath>()
    for (const [reference, waiting] of this.#blocked)
      for (const { arrival } of waiting) missing.set(arrival.registration.path, reference)
    for (const reference of missing.values()) if (!missing.has(reference)) return notValid(reference)
    // Each waits for another one, so the way from any of them leads into a cycle.
    const seen = new Set<StorePath>()
    let path = missing.keys().next().value as StorePath
    for (;;) {
      seen.add(path)
      const next = missing.get(path) as StorePath
      if (seen.has(next))
        return new HandlerError(`cycle detected in the references of '${next}' from '${path}'`)
      path = next
    }
  }

  #take(): Arrival[] {
    const taken = [...this.#fresh]
    for (const blocked of this.#blocked.values()) for (const { arrival } of blocked) taken.push(arrival)
    this.#blocked.clear()
    this.#blockedWeight = 0
    this.#clearFresh()
    return taken
  }

  #clearFresh(): void {
    this.#fresh = []
    this.#freshBytes = 0
  }
}

function weightOf({ registration }: Arrival): number {
  return registration.info.references.length + OTHER_METADATA
}
