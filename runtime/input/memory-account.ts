import { DecodeError } from '../errors/errors.ts'
import type { Limits } from '../session/limits.ts'
import { type MemoryBudget, processBudget } from './memory-budget.ts'

/** The part of the budget that the messages of one connection take. */
export class MemoryAccount {
  /** Bytes that they may take. */
  readonly limit: number
  readonly #budget: MemoryBudget
  #used = 0

  constructor({ message }: Partial<Limits>, budget: MemoryBudget = processBudget()) {
    this.#budget = budget
    this.limit = message ?? budget.bytes / 8
  }

  /** Bytes that they take at present. */
  get used(): number {
    return this.#used
  }

  /** Takes bytes, or returns them if the number is negative. Returns false if there are not so many left. */
  take(bytes: number): boolean {
    if ((bytes > 0 && this.#used + bytes > this.limit) || !this.#budget.take(bytes)) return false
    this.#used += bytes
    return true
  }

  /** Builds the error about a message that needs so many bytes more. */
  error(bytes: number): DecodeError {
    const isAlone = this.#used + bytes > this.limit
    return new DecodeError(
      'memory-limit',
      isAlone
        ? `the message needs more memory than the ${inMiB(this.limit)} that one connection may use for messages: send less at once, or raise the limit (limits.message, --max-message-memory)`
        : `the message needs more memory than is left of the ${inMiB(this.#budget.bytes)} that all connections may use for messages: try again later, or raise the limit (memory, --max-memory)`,
    )
  }
}

function inMiB(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.floor(bytes)} bytes` : `${Math.floor(bytes / (1 << 20))} MiB`
}
