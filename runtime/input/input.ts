import { ConnectionError, DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Skipped } from '../layout/locate.ts'
import type { Session } from '../session/session.ts'
import type { Read } from '../wire/read.ts'
import { NEED, Reader, type ReaderOptions } from '../wire/reader.ts'
import { ByteWindow } from './byte-window.ts'

/** The stream that feeds an input, as the input uses it. */
export interface Feed {
  /** A feed that is asked for each chunk: it is paused after every one. */
  readonly lazy?: boolean
  pause(): void
  resume(): void
}

/** A message that a decoder refused, as far as it was there. */
interface RefusedMessage {
  readonly bytes: Buffer
  /** The list elements before `bytes`, which were read and let go of. */
  readonly skipped: Skipped
}

const NONE: Skipped = { bytes: 0, lists: [] }

/** Unread bytes at which the feed is paused. */
const HIGH_WATER = 1 << 20

/**
 * Chunks as they arrive, and one contiguous window over the bytes that are unread. A decoder runs over the
 * window synchronously; if the bytes end early it is started again once more have arrived, from the
 * beginning of the message or from the element of the outermost list that it had reached.
 *
 * @invariant one reader at a time
 */
export class Input {
  readonly reader: Reader
  /** The message that a decoder refused last, to explain the error. */
  lastRefused: RefusedMessage | undefined
  #skipped = NONE
  /** The unread bytes, for readers of bodies. */
  readonly window: ByteWindow = new ByteWindow()
  /** A decoder has to be started again: it ran out of bytes. */
  #resuming = false
  /** Told of bytes inside the call that brings them, and of the end. */
  consumer: (() => void) | undefined
  /** Told of the end. */
  atEnd: (() => void) | undefined
  #paused = false
  #ended: { readonly error?: Error | undefined } | undefined
  #waiting: (() => void)[] = []
  readonly #feed: Feed | undefined
  /** The feed is paused after every chunk: what comes behind unread bytes has to be copied. */
  lazy: boolean

  constructor(session: Session, options: ReaderOptions = {}, feed?: Feed) {
    this.reader = new Reader(this.window.bytes, session, options)
    this.reader.lists = []
    this.#feed = feed
    this.lazy = feed?.lazy === true
  }

  /** Unread bytes in the window. */
  get available(): number {
    return this.window.size
  }

  /** True once no more bytes can come. */
  get ended(): boolean {
    return this.#ended !== undefined
  }

  /** The error that ended the feed, where one did. */
  get error(): Error | undefined {
    return this.#ended?.error
  }

  /** Takes over a chunk whose bytes do not change any more, or a lent one: true says that it is kept. */
  push(chunk: Buffer, lent = false): boolean {
    if (chunk.length === 0) return false
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

  /** Says that no more bytes come. */
  end(error?: Error): void {
    this.#ended ??= { error }
    this.#wake()
    this.atEnd?.()
  }

  /** Drops the unread bytes. */
  clear(): void {
    this.window.start = this.window.end
  }

  /** Passes over bytes that were looked at. */
  skip(count: number): void {
    this.window.start += count
    this.#resume()
  }

  /** Makes the unread bytes ones that may be written over. */
  own(): void {
    this.#moved(this.window.own())
  }

  /** Keeps a piece that was unread from being written over. */
  keep(): void {
    this.window.keep()
  }

  /** Asks for more bytes, where the feed has been paused since there were many. */
  want(): void {
    this.#resume(true)
  }

  /**
   * Decodes one value. It comes at once where its bytes are there, and as a promise where they are not, so
   * that a caller awaits only what has to be waited for.
   *
   * @throws {DecodeError} `short-input` if the feed ends inside the value.
   */
  read<T>(decode: Read<T>): T | Promise<T> {
    const result = this.tryRead(decode)
    return result === NEED ? this.#readLater(decode) : (result as T)
  }

  /**
   * As {@link read}, for a {@link consumer}: gives NEED where bytes are missing. The next try has to be with
   * the same decoder, and goes on where the bytes ran out.
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
    this.#resume(true)
    return NEED
  }

  /** The elements of the list that is being read, as far as they were, which it then no longer has. */
  takeElements(): unknown[] {
    const list = this.reader.lists?.[0]
    if (list === undefined) return []
    const { items } = list
    list.items = []
    list.count -= items.length
    list.taken += items.length
    return items
  }

  /** Up to `max` bytes as they are in the window, without a copy; undefined if there are none. */
  take(max: number): Buffer | undefined {
    if (this.available === 0) return undefined
    const piece = this.window.take(max)
    this.#resume()
    return piece
  }

  /** The unread bytes as they are, without taking them. */
  peek(): Buffer {
    return this.window.peek()
  }

  /** Puts bytes back before the unread ones. */
  unread(bytes: Buffer): void {
    this.window.unread(bytes)
  }

  /** Waits until more bytes have arrived. Gives false if there are none to come. */
  async more(): Promise<boolean> {
    const before = this.available
    this.#resume(true)
    while (this.available === before) {
      if (this.#ended !== undefined) return false
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
    return true
  }

  async #readLater<T>(decode: Read<T>): Promise<T> {
    for (;;) {
      if (!(await this.more())) throw this.#endError()
      const result = this.tryRead(decode)
      if (result !== NEED) return result as T
    }
  }

  /** Runs the decoder over the window; NEED where it ran out of bytes. */
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
        // Offsets count from the start of the message, not of the window.
        error.place.offset += this.#skipped.bytes - window.start
        error.locate({})
        this.#refuse()
      }
      throw error
    }
  }

  /** Forgets the bytes of list elements that were read, where nothing before them has to be read again. */
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
    // The error may be explained later: what comes meanwhile must not be written over it.
    this.window.keep()
    this.lastRefused = { bytes: this.peek(), skipped: this.#skipped }
  }

  #endError(): Error {
    const cause = this.#ended?.error
    if (cause instanceof WireError) return cause
    if (cause !== undefined)
      return new ConnectionError('closed', `the connection broke: ${cause.message}`, {}, { cause })
    if (this.available === 0 && this.#skipped.bytes === 0)
      return new ConnectionError('closed', 'the other side ended the connection before it answered')
    this.#refuse()
    return new DecodeError('short-input', 'the other side ended the connection inside a message', {
      offset: this.#skipped.bytes + this.available,
      window: hexWindow(this.peek(), this.available),
    })
  }

  /** The unread bytes have moved in memory, and with them what is known of them. */
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
