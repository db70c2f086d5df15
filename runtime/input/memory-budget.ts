import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { checkBytes } from './checked-limits.ts'

/**
 * Memory that the messages of several connections may take together while they are read and handled. By default
 * all connections of the process share one, of half the memory that the process may have.
 */
export class MemoryBudget {
  /** Bytes in all. */
  readonly bytes: number
  #used = 0

  /**
   * @param bytes half of {@link availableMemory} by default.
   * @throws {ConnectionError} `bad-option`
   */
  constructor(bytes: number = availableMemory() / 2) {
    checkBytes('the memory of a budget', bytes)
    this.bytes = bytes
  }

  /** Bytes that messages take at present. */
  get used(): number {
    return this.#used
  }

  /** Takes bytes, or returns them if the number is negative. Returns false if there are not so many left. */
  take(bytes: number): boolean {
    if (bytes > 0 && this.#used + bytes > this.bytes) return false
    this.#used += bytes
    return true
  }
}

/**
 * Returns the bytes of memory that the process may have: the limit of its heap, where values lie, or that of its
 * container or the machine if those are less.
 */
export function availableMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0
  // Without a limit, the number is 0 on some systems and larger than any memory on others.
  return Math.min(getHeapStatistics().heap_size_limit, constrained > 0 ? constrained : totalmem(), totalmem())
}

let shared: MemoryBudget | undefined

/** Returns the budget of the connections that were not given another one. */
export function processBudget(): MemoryBudget {
  shared ??= new MemoryBudget()
  return shared
}
