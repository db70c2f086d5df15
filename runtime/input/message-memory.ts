import { memoryCost } from '../wire/memory-cost.ts'
import type { Reader } from '../wire/reader.ts'
import { ARRIVING, type ByteWindow } from './byte-window.ts'
import type { MemoryAccount } from './memory-account.ts'

/** Bytes up to which a message is not counted: most calls have no longer ones, and pay nothing. */
export const FREE: number = 64 << 10

/** The memory that the messages of one input take: the one that is being read, and those that were read and are kept. */
export class MessageMemory {
  readonly #account: MemoryAccount | undefined
  /** Whether messages are kept until {@link release}. */
  readonly #keeps: boolean
  #reading = 0
  #kept = 0
  /** The part of the messages that are kept as long as the connection. */
  #lasting = 0
  /** Bytes of memory that the window will take, as counted last. */
  #room = 0
  /** Bytes of the message that were taken out of it. */
  #taken = 0

  constructor(account: MemoryAccount | undefined, keeps: boolean) {
    this.#account = account
    this.#keeps = keeps
  }

  /** Whether the message that is being read is counted. */
  get counts(): boolean {
    return this.#reading > 0
  }

  /** Notes that the first bytes of the message are not kept. */
  take(bytes: number): void {
    this.#taken = bytes
  }

  /**
   * Counts a message of which at least `missing` bytes are to come, behind `skipped` bytes and those of the window.
   * Returns the bytes of memory that are lacking, 0 if there are enough.
   */
  more(r: Reader, window: ByteWindow, skipped: number, missing: number): number {
    const account = this.#account
    const room = window.expect(missing)
    this.#room = room
    if (account === undefined || skipped + window.size + missing <= FREE) return 0
    const read = memoryCost(r, skipped + r.offset - window.start - this.#taken)
    // The value that is not whole yet will be there beside its bytes for a moment.
    return this.#resize(read + room + r.end - r.offset)
  }

  /**
   * Returns the bytes of memory that are lacking for a string of which `missing` bytes are to come: if it cannot fit, it
   * is refused when it is announced, not when it has come.
   */
  announced(window: ByteWindow, missing: number): number {
    const account = this.#account
    if (account === undefined || missing <= ARRIVING) return 0
    const needed = missing + Math.max(0, window.size + missing - this.#room)
    return account.used + needed > account.limit ? needed : 0
  }

  /** Counts a message that was read whole, and took `size` bytes. Returns the bytes of memory that are lacking. */
  whole(r: Reader, size: number): number {
    if (!this.#keeps) {
      this.drop()
      return 0
    }
    const lacking = this.#resize(memoryCost(r, size - this.#taken))
    this.#taken = 0
    this.#kept += this.#reading
    this.#reading = 0
    return lacking
  }

  /** Gives back the memory of the message that is being read. */
  drop(): void {
    this.#taken = 0
    this.#resize(0)
  }

  /** Gives back the memory of the messages that were read. */
  release(): void {
    if (this.#kept === 0) return
    this.#account?.take(-this.#kept)
    this.#kept = 0
  }

  /** Leaves the memory of the messages that were read counted until {@link releaseAll}. */
  stayCounted(): void {
    this.#lasting += this.#kept
    this.#kept = 0
  }

  /** Gives back all memory, because the connection has ended. */
  releaseAll(): void {
    this.drop()
    this.stayCounted()
    if (this.#lasting > 0) this.#account?.take(-this.#lasting)
    this.#lasting = 0
  }

  /** Builds the error about memory that is lacking. */
  error(lacking: number): Error {
    return (this.#account as MemoryAccount).error(lacking)
  }

  #resize(bytes: number): number {
    const more = bytes - this.#reading
    if (more === 0 || this.#account === undefined) return 0
    if (!this.#account.take(more)) return more
    this.#reading = bytes
    return 0
  }
}
