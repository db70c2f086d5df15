/**
 * Unread bytes of a lent chunk that are copied, at most. For more of them, a new buffer for the sender costs
 * less.
 */
const COPIED = 16 << 10

/** Bytes that may arrive at once, for which there is room behind a message of which the length is known. */
export const ARRIVING: number = 128 << 10

/** Bytes of memory that is kept for later once all of it was read. */
const KEPT = 1 << 20

const NOTHING = Buffer.alloc(0)

/**
 * The unread bytes of a stream, in one piece of memory: the chunk that brought them, if all bytes before were
 * read when it came; otherwise a growing buffer that the window owns.
 *
 * | state  | the memory                                              | #owned | #mutable | #lent | #kept |
 * | ------ | ------------------------------------------------------- | ------ | -------- | ----- | ----- |
 * | given  | a chunk whose bytes never change                        |        |          |       |       |
 * | lent   | a chunk that its sender reuses after the call           |        | yes      | yes   |       |
 * | kept   | such a chunk, which the window keeps after the call     |        | yes      | yes   | yes   |
 * | shared | the window's; a caller has a piece of it, already read  |        | yes      |       |       |
 * | own    | the window's alone                                      | yes    | yes      |       |       |
 *
 * The unread bytes may be written over if `#mutable`, the memory around them only if `#owned`.
 *
 * | call                       | from      | to                                                     |
 * | -------------------------- | --------- | ------------------------------------------------------ |
 * | push to an empty window    | any       | given or lent                                          |
 * | push behind unread bytes   | any       | own: the chunk is copied behind them                   |
 * | keep, take                 | lent, own | kept, shared                                           |
 * | own                        | given     | own: the unread bytes are copied                       |
 * | settle an empty window     | lent      | shared, of no bytes: the sender may use the chunk      |
 * | settle with unread bytes   | lent      | own: they are copied; shared if they are too many      |
 * | settle                     | kept      | shared                                                 |
 * | unread                     | any       | own                                                    |
 *
 * @invariant 0 <= start <= end <= bytes.length
 */
export class ByteWindow {
  bytes: Buffer = NOTHING
  start = 0
  end = 0
  /** Whether the whole memory may be written over. */
  #owned = false
  /** Whether the unread bytes may be written over. */
  #mutable = false
  /** Memory that was owned before, and of which no caller has a piece. */
  #spare: Buffer | undefined
  /**
   * Whether the memory is a chunk that is lent for the current call, and whether it is kept beyond that call.
   */
  #lent = false
  #kept = false
  /** Bytes of the message at the start of the window, at least. */
  #expected = 0

  get size(): number {
    return this.end - this.start
  }

  /** Adds a chunk. Returns the distance by which the unread bytes have moved in memory. */
  push(chunk: Buffer, lent: boolean): number {
    if (this.start < this.end) return this.#append(chunk)
    const moved = -this.start
    if (this.#owned && this.bytes.length <= KEPT) this.#spare = this.bytes
    this.bytes = chunk
    this.start = 0
    this.end = chunk.length
    this.#owned = false
    this.#mutable = lent
    this.#lent = lent
    return moved
  }

  /** Makes the unread bytes writable, by a copy if need be. Returns the distance by which they have moved. */
  own(): number {
    if (this.#mutable) return 0
    // A kept piece keeps all of its memory alive, so use at most twice the bytes needed.
    const room = this.#spare
    const fits = room !== undefined && room.length >= this.size && room.length <= 2 * this.size
    this.#spare = undefined
    return this.#moveTo(fits ? room : Buffer.allocUnsafeSlow(this.size))
  }

  /** Returns the unread bytes without taking them. */
  peek(): Buffer {
    return this.bytes.subarray(this.start, this.end)
  }

  /** Takes up to `max` unread bytes, without a copy. */
  take(max: number): Buffer {
    const end = Math.min(this.end, this.start + max)
    const piece = this.bytes.subarray(this.start, end)
    this.start = end
    this.keep()
    return piece
  }

  /** Puts bytes back in front of the unread ones. */
  unread(bytes: Buffer): void {
    this.#use(Buffer.concat([bytes, this.peek()]), bytes.length + this.size)
  }

  /** Protects the memory before the unread bytes, because a caller keeps a piece of it. */
  keep(): void {
    this.#owned = false
    this.#kept = this.#lent
  }

  /**
   * Ends the call that lent a chunk, and makes the unread bytes outlive it. Returns the distance by which
   * they have moved, or undefined if the chunk itself is kept.
   */
  settle(): number | undefined {
    let moved = 0
    let kept = this.#kept
    if (this.#lent && !kept && this.start < this.end) {
      if (this.size > COPIED) kept = true
      else moved = this.#moveTo(Buffer.allocUnsafe(this.size))
    }
    this.#lent = false
    this.#kept = false
    return kept ? undefined : moved
  }

  /**
   * Says how many bytes of the message at the start of the window are missing, at least. Returns the bytes of memory
   * that the window takes once the next chunk has arrived.
   */
  expect(missing: number): number {
    this.#expected = missing > ARRIVING ? this.size + missing : 0
    const needed = this.size + ARRIVING
    return this.#owned && this.bytes.length >= needed ? this.bytes.length : this.#roomFor(needed)
  }

  /** Forgets the bytes expected, and gives up memory of which the unread bytes are but a small part. */
  slim(): number {
    this.#expected = 0
    if (!this.#owned || this.bytes.length <= KEPT || this.size > this.bytes.length / 4) return 0
    if (this.size > 0) return this.#moveTo(Buffer.allocUnsafeSlow(this.size))
    const moved = -this.start
    this.#use(NOTHING, 0)
    return moved
  }

  /** Takes `count` bytes out of the middle of the unread bytes, which must be writable. */
  remove(at: number, count: number): void {
    this.bytes.copyWithin(at, at + count, this.end)
    this.end -= count
  }

  #roomFor(needed: number): number {
    // Doubling keeps the number of copies low, but a long string needs little room beyond its end.
    const enough = this.#expected + Math.max(ARRIVING, this.size >> 3)
    return Math.max(needed, enough > needed ? Math.min(enough, this.size * 2) : this.size * 2)
  }

  #append(chunk: Buffer): number {
    const needed = this.size + chunk.length
    let moved = 0
    if (!this.#owned || this.bytes.length < needed)
      moved = this.#moveTo(Buffer.allocUnsafeSlow(this.#roomFor(needed)))
    else if (this.end + chunk.length > this.bytes.length) moved = this.#moveTo(this.bytes)
    chunk.copy(this.bytes, this.end)
    this.end += chunk.length
    return moved
  }

  /** Moves the unread bytes to the start of owned memory. Returns the distance by which they have moved. */
  #moveTo(room: Buffer): number {
    const { start, size } = this
    this.bytes.copy(room, 0, start, this.end)
    this.#use(room, size)
    return -start
  }

  /** Replaces the unread bytes by the first `size` bytes of owned memory. */
  #use(bytes: Buffer, size: number): void {
    this.bytes = bytes
    this.start = 0
    this.end = size
    this.#owned = true
    this.#mutable = true
  }
}
