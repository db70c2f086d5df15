import { NEED, type Reader } from '../wire/reader.ts'
import type { ByteWindow } from './byte-window.ts'
import type { MemoryAccount } from './memory-account.ts'
import { FREE, MessageMemory } from './message-memory.ts'
import { TextCut, type TextRule } from './text-cut.ts'

/** The memory of an input's long messages, and the texts that are not held whole. */
export class LongMessage {
  readonly #memory: MessageMemory
  #cut: TextCut | undefined

  constructor(account: MemoryAccount | undefined, keeps: boolean) {
    this.#memory = new MessageMemory(account, keeps)
  }

  /** Bytes left out of the texts of the message that was read last. */
  get cut(): number {
    return this.#cut === undefined ? 0 : this.#cut.cut
  }

  /** Whether the message that was read last was passed on as it arrived. */
  get passed(): boolean {
    return this.#cut !== undefined && this.#cut.cut > 0 && this.#cut.passes
  }

  /** Whether a text is being cut. */
  get cutting(): boolean {
    return this.#cut?.busy === true
  }

  /** Whether bytes of the message are missing in front of the cursor, so that none may be dropped. */
  get isCut(): boolean {
    return this.#cut !== undefined
  }

  /** Begins a message. */
  begin(): void {
    this.#cut = undefined
  }

  /** Drops what has arrived of a text that is being cut. Returns true if there is more of it. */
  drop(reader: Reader, window: ByteWindow): boolean {
    if (this.#cut === undefined) return false
    this.#cut.drop(window)
    reader.forgetBlock()
    return this.#cut.busy
  }

  /**
   * Makes room for the rest of a message, of which the bytes have run out: counts its memory, or cuts a text that is
   * too long. Returns the distance by which the unread bytes have moved.
   *
   * @throws {DecodeError} `memory-limit`.
   */
  hold(reader: Reader, window: ByteWindow, skipped: number, texts: TextRule | undefined): number {
    const missing = NEED.atLeast
    if (texts !== undefined && missing > FREE) {
      this.#cut ??= new TextCut(window, texts)
      const isLong = this.#cut.passes || reader.end - reader.offset >= texts.most
      if (!isLong && this.#memory.more(reader, window, skipped, missing) === 0) return 0
      const moved = window.own()
      this.#cut.begin(window, reader.offset + moved, missing, texts.most)
      reader.forgetBlock()
      return moved
    }
    const lacking =
      this.#memory.more(reader, window, skipped, missing) || this.#memory.announced(window, missing)
    if (lacking === 0) return 0
    const error = this.#memory.error(lacking)
    this.#memory.drop()
    throw error
  }

  /**
   * Ends a message that takes the bytes from `start` up to the cursor. Returns the distance by which the unread bytes
   * have moved.
   *
   * @throws {DecodeError} `memory-limit`.
   */
  end(reader: Reader, window: ByteWindow, start: number, size: number): number {
    if (size <= FREE && !this.#memory.counts && this.#cut === undefined) return 0
    this.#cut?.end(window, start, reader.offset)
    const lacking = this.#memory.whole(reader, size)
    const moved = window.slim()
    reader.reset(window.bytes, window.start, window.end)
    if (lacking > 0) throw this.#memory.error(lacking)
    return moved
  }

  /** Notes that the first bytes of the message have become elements that are not kept. */
  take(bytes: number): void {
    this.#memory.take(bytes)
  }

  /** Gives back the memory of the message that is being read, which has failed. */
  fail(): void {
    this.#memory.drop()
  }

  /** Gives back the memory of the messages that were read. */
  release(): void {
    this.#memory.release()
  }

  /** Leaves the memory of the messages that were read counted until {@link releaseAll}. */
  stayCounted(): void {
    this.#memory.stayCounted()
  }

  /** Gives back all memory, because the connection has ended. */
  releaseAll(): void {
    this.#memory.releaseAll()
  }
}
