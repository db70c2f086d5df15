import { connectionBroke } from '../errors/connection-broke.ts'
import { ConnectionError, DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Skipped } from '../layout/locate.ts'
import type { Session } from '../session/session.ts'
import type { Read } from '../wire/read.ts'
import { NEED, Reader, type ReaderOptions } from '../wire/reader.ts'
import { ByteWindow } from './byte-window.ts'

/** The stream that feeds an input. */
export interface Feed {
  /** Whether the feed is paused after every chunk, so that each one has to be asked for. */
  readonly lazy?: boolean
  pause(): void
  resume(): void
}

/** A message that a decoder refused, up to the last byte that had arrived. */
interface RefusedMessage {
  readonly bytes: Buffer
  /** List elements in front of `bytes`, which were read and dropped. */
  readonly skipped: Skipped
}

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

  constructor(session: Session, options: ReaderOptions = {}, feed?: Feed) {
    this.reader = new Reader(this.window.bytes, session, options)
    this.reader.lists = []
    this.#feed = feed
    this.lazy = feed?.lazy === true
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

  /** Protects the memory before the unread bytes, because a caller keeps a piece of it. */
  keep(): void {
    this.window.keep()
  }

  /** Asks for more bytes if the feed is paused. A reader that only lets them come is not `hungry`. */
  want(hungry = true): void {
    this.hungry = hungry
    this.#resume(true)
  }

  /**
   * Decodes one value: at once if its bytes are there, otherwise as a promise, so that callers wait only if
   * they must.
   *
   * @throws {DecodeError} `short-input` if the feed ends inside the value; other codes if the decoder refuses
   * it.
   * @throws {ConnectionError} `closed` if the feed ends or fails before the value.
   */
  read<T>(decode: Read<T>): T | Promise<T> {
    const result = this.tryRead(decode)
    return result === NEED ? this.#readLater(decode) : (result as T)
  }

  /**
   * Decodes one value for a {@link consumer}, or returns NEED if bytes are missing. The next call must pass
   * the same decoder, which then continues where the bytes ran out.
   *
   * @throws as {@link read} does.
   */
  tryRead<T>(decode: Read<T>): T | typeof NEED {
    if (!this.#resuming) {
      if (this.reader.lists?.length !== 0) this.reader.lists = []
      this.#skipped = NONE
    }
    this.#resuming = false
    const result = this.#attempt(decode)
    if (result !== NEED) return result as T
    if (this.#ended !== undefined) throw this.#endError()
    this.#resuming = true
    this.#dropRead()
    this.want()
    return NEED
  }

  /** Takes the elements decoded so far out of the list in progress. */
  takeElements(): unknown[] {
    const list = this.reader.lists?.[0]
    if (list === undefined) return []
    const { items } = list
    list.items = []
    list.count -= items.length
    list.taken += items.length
    return items
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

  /** Puts bytes back in front of the unread ones. */
  unread(bytes: Buffer): void {
    this.window.unread(bytes)
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

  async #readLater<T>(decode: Read<T>): Promise<T> {
    for (;;) {
      if (!(await this.more())) throw this.#endError()
      const result = this.tryRead(decode)
      if (result !== NEED) return result as T
    }
  }

  /** Runs the decoder over the window. Returns NEED if it runs out of bytes. */
  #attempt<T>(decode: Read<T>): T | typeof NEED {
    const r = this.reader
    const window = this.window
    r.reset(window.bytes, window.start, window.end)
    try {
      const value = decode(r)
      window.start = r.offset
      this.#resume()
      return value
    } catch (error) {
      if (error === NEED) return NEED
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

  /** Drops the bytes of list elements that were read, if nothing in front of them has to be read again. */
  #dropRead(): void {
    const lists = this.reader.lists ?? []
    const last = lists.at(-1)
    if (last === undefined || !lists.every(list => list.contiguous)) return
    const drop = last.at - this.window.start
    if (drop === 0) return
    this.window.start = last.at
    for (const list of lists) list.at = last.at
    this.#skipped = {
      bytes: this.#skipped.bytes + drop,
      lists: lists.map(({ items, count, taken }) => ({ read: taken + items.length, count: taken + count })),
    }
  }

  #refuse(): void {
    // The error may be explained later, so protect its bytes from those that arrive until then.
    this.window.keep()
    this.lastRefused = { bytes: this.peek(), skipped: this.#skipped }
  }

  #endError(): Error {
    const cause = this.#ended?.error
    if (cause !== undefined) return connectionBroke(cause)
    if (this.available === 0 && this.#skipped.bytes === 0)
      return new ConnectionError('closed', 'the other side ended the connection before it answered')
    this.#refuse()
    return new DecodeError('short-input', 'the other side ended the connection inside a message', {
      offset: this.#skipped.bytes + this.available,
      window: hexWindow(this.peek(), this.available),
    })
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
