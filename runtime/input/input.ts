import { WireError } from '../errors/wire-error.ts'
import type { Skipped } from '../layout/locate.ts'
import type { Session } from '../session/session.ts'
import type { Read } from '../wire/read.ts'
import { NEED, Reader } from '../wire/reader.ts'
import { ByteWindow } from './byte-window.ts'
import { dropRead, takeItems } from './drop-read.ts'
import { endError } from './end-error.ts'
import type { Feed } from './feed.ts'
import type { InputOptions } from './input-options.ts'
import { LongMessage } from './long-message.ts'
import type { MemoryAccount } from './memory-account.ts'
import { FREE } from './message-memory.ts'
import type { RefusedMessage } from './refused-message.ts'
import type { TextRule } from './text-cut.ts'

const NONE: Skipped = { bytes: 0, lists: [] }

/** Number of unread bytes at which the feed is paused. */
const HIGH_WATER = 1 << 20

/**
 * Bytes that arrive in chunks, and one contiguous window over those that are unread. A decoder runs over the
 * window synchronously. If the bytes end early, it runs again once more have arrived: from the start of the
 * message, or from the element of the outermost list at which it stopped.
 *
 * @invariant one reader at a time
 */
export class Input {
  readonly reader: Reader
  /** The message that a decoder refused last; used to explain the error. */
  lastRefused: RefusedMessage | undefined
  #skipped = NONE
  /** The account of the messages' memory. */
  readonly memory: MemoryAccount | undefined
  /** Memory of the message that is being read, and the texts that are left out of it. */
  readonly long: LongMessage
  /** Whether the last message was long. Most are not, and touch nothing of {@link long}. */
  isLong = false
  /** Bytes of the long message that was read last. */
  #longBytes = 0
  /** The unread bytes. Bodies take their pieces from here. */
  readonly window: ByteWindow = new ByteWindow()
  /** Whether the last decoder ran out of bytes and has to run again. */
  #resuming = false
  /** Called when bytes arrive, inside the call that brings them, and at the end. */
  consumer: (() => void) | undefined
  /** Called at the end. */
  atEnd: (() => void) | undefined
  #paused = false
  /** Whether a reader waits for bytes that have not arrived. */
  hungry = false
  #ended: { readonly error?: Error | undefined } | undefined
  #waiting: (() => void)[] = []
  readonly #feed: Feed | undefined
  /**
   * Whether the feed is paused after every chunk. Bytes behind unread ones are copied, so it pays to wait.
   */
  lazy: boolean

  constructor(session: Session, options: InputOptions = {}, feed?: Feed) {
    this.reader = new Reader(this.window.bytes, session, options)
    this.memory = options.memory
    this.long = new LongMessage(options.memory, options.keeps ?? false)
    this.reader.lists = []
    this.#feed = feed
    this.lazy = feed?.lazy === true
  }

  /** Bytes of the message that was read last, without those that were left out of its texts. */
  get messageBytes(): number {
    return this.isLong ? this.#longBytes : this.reader.offset - this.reader.start
  }

  /** Number of unread bytes. */
  get available(): number {
    return this.window.size
  }

  /** Whether no more bytes can come. */
  get ended(): boolean {
    return this.#ended !== undefined
  }

  /** The error that ended the feed, if any. */
  get error(): Error | undefined {
    return this.#ended?.error
  }

  /**
   * Adds a chunk. Unless it is lent, its bytes must not change any more. Returns true if a lent chunk is
   * kept.
   */
  push(chunk: Buffer, lent = false): boolean {
    if (chunk.length === 0) return false
    this.hungry = false
    this.#moved(this.window.push(chunk, lent))
    if ((this.available >= HIGH_WATER || this.lazy) && !this.#paused) {
      this.#paused = true
      this.#feed?.pause()
    }
    this.#wake()
    const moved = this.window.settle()
    if (moved === undefined) return true
    this.#moved(moved)
    return false
  }

  /** Ends the input: no more bytes will come. */
  end(error?: Error): void {
    this.#ended ??= { error }
    this.#wake()
    this.atEnd?.()
    // If no reader waits, nothing else gives the memory back.
    this.long.fail()
  }

  /** Drops the unread bytes. */
  clear(): void {
    this.window.start = this.window.end
  }

  /** Skips unread bytes. */
  skip(count: number): void {
    this.window.start += count
    this.#resume()
  }

  /** Makes the unread bytes writable, by a copy if need be. */
  own(): void {
    this.#moved(this.window.own())
  }

  /** Asks for more bytes if the feed is paused. A reader that only lets them come is not `hungry`. */
  want(hungry = true): void {
    this.hungry = hungry
    this.#resume(true)
  }

  /**
   * Decodes one value: at once if its bytes are there, otherwise as a promise, so that callers wait only if
   * they must. `texts` tells which texts of it are not held whole.
   *
   * @throws {DecodeError} `short-input` if the feed ends inside the value, `memory-limit` if it takes too much
   * memory; other codes if the decoder refuses it.
   * @throws {ConnectionError} `closed` if the feed ends or fails before the value.
   */
  read<T>(decode: Read<T>, texts?: TextRule): T | Promise<T> {
    const result = this.tryRead(decode, texts)
    return result === NEED ? this.#readLater(decode, texts) : (result as T)
  }

  /**
   * Decodes one value for a {@link consumer}, or returns NEED if bytes are missing. The next call must pass
   * the same decoder, which then continues where the bytes ran out.
   *
   * @throws as {@link read} does.
   */
  tryRead<T>(decode: Read<T>, texts?: TextRule): T | typeof NEED {
    if (!this.#resuming) this.#begin()
    this.#resuming = false
    const isCutting = this.isLong && this.long.drop(this.reader, this.window)
    const result = isCutting ? NEED : this.#attempt(decode)
    if (result !== NEED) return result as T
    if (this.#ended !== undefined) throw this.#endError()
    this.#holdMore(texts)
    this.#resuming = true
    this.want()
    return NEED
  }

  /** Takes the elements decoded so far out of the list in progress. */
  takeElements(): unknown[] {
    const list = this.reader.lists?.[0]
    if (list === undefined) return []
    this.long.take(this.#skipped.bytes + list.at - this.window.start)
    return takeItems(list)
  }

  /** Takes up to `max` bytes without a copy; undefined if there are none. */
  take(max: number): Buffer | undefined {
    if (this.available === 0) return undefined
    const piece = this.window.take(max)
    this.#resume()
    return piece
  }

  /** Returns the unread bytes without taking them. */
  peek(): Buffer {
    return this.window.peek()
  }

  /** Waits until more bytes have arrived. Returns false if no more can come. */
  async more(): Promise<boolean> {
    const before = this.available
    this.want()
    while (this.available === before) {
      if (this.#ended !== undefined) return false
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
    return true
  }

  /** Calls `then` once: when more bytes have arrived, or at the end. Asks for bytes if the feed is paused. */
  onMore(then: () => void): void {
    this.want()
    this.#waiting.push(then)
  }

  async #readLater<T>(decode: Read<T>, texts: TextRule | undefined): Promise<T> {
    for (;;) {
      if (!(await this.more())) throw this.#endError()
      const result = this.tryRead(decode, texts)
      if (result !== NEED) return result as T
    }
  }

  #begin(): void {
    if (this.reader.lists?.length !== 0) this.reader.lists = []
    this.#skipped = NONE
    if (!this.isLong) return
    this.isLong = false
    this.long.begin()
  }

  /** Prepares for the bytes of a message that are missing. */
  #holdMore(texts: TextRule | undefined): void {
    if (this.isLong && this.long.cutting) return
    this.isLong = true
    // An error about the memory has no place in the bytes.
    this.lastRefused = undefined
    this.#moved(this.long.hold(this.reader, this.window, this.#skipped.bytes, texts))
    if (!this.long.isCut) this.#skipped = dropRead(this.reader, this.window, this.#skipped)
  }

  /** Runs the decoder over the window. Returns NEED if it runs out of bytes. */
  #attempt<T>(decode: Read<T>): T | typeof NEED {
    const r = this.reader
    const window = this.window
    const { start } = window
    r.reset(window.bytes, start, window.end)
    try {
      const value = decode(r)
      window.start = r.offset
      if (this.isLong || r.offset - start > FREE) this.#endLong(start)
      this.#resume()
      return value
    } catch (error) {
      if (error === NEED) return NEED
      if (this.isLong) this.long.fail()
      if (error instanceof WireError && error.place.offset !== undefined) {
        // The decoder counts offsets from the start of the window; errors count from the start of the
        // message.
        error.place.offset += this.#skipped.bytes - window.start
        error.locate({})
        this.#refuse()
      }
      throw error
    }
  }

  #endLong(start: number): void {
    this.isLong = true
    this.#longBytes = this.#skipped.bytes + this.reader.offset - start
    this.lastRefused = undefined
    this.#moved(this.long.end(this.reader, this.window, start, this.#longBytes))
  }

  #refuse(): void {
    // The error may be explained later, so protect its bytes from those that arrive until then.
    this.window.keep()
    this.lastRefused = { bytes: this.peek(), skipped: this.#skipped }
  }

  #endError(): Error {
    const isInside = this.available > 0 || this.#skipped.bytes > 0
    if (isInside && this.error === undefined) this.#refuse()
    return endError(this.error, this.peek(), this.#skipped.bytes)
  }

  /** Adjusts the state that depends on the place of the unread bytes in memory. */
  #moved(by: number): void {
    if (by === 0) return
    for (const list of this.reader.lists ?? []) list.at += by
    this.reader.forgetBlock()
  }

  #resume(wanted = false): void {
    if (!this.#paused || (!wanted && (this.lazy || this.available >= HIGH_WATER / 2))) return
    this.#paused = false
    this.#feed?.resume()
  }

  #wake(): void {
    if (this.#waiting.length > 0) for (const resolve of this.#waiting.splice(0)) resolve()
    this.consumer?.()
  }
}
