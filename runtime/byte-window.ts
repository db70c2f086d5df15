/** Up to so many bytes of a lent chunk are copied; for more, a new buffer costs less. */
const COPIED = 16 << 10

/**
 * The unread bytes of a stream, in one piece of memory: that of the chunk they came with, as long as a chunk
 * is read to its end before the next one comes, and otherwise our own, which grows.
 *
 * @invariant 0 <= start <= end <= bytes.length
 */
export class ByteWindow {
  bytes: Buffer = Buffer.alloc(0)
  start = 0
  end = 0
  /** The memory is ours to write to; that of a chunk, or of which somebody else has a part, is not. */
  #owned = false
  /** Of the chunk that is being pushed: whether its memory is lent to us, and whether we keep it. */
  #lent = false
  #kept = false

  get size(): number {
    return this.end - this.start
  }

  /** Adds a chunk. Gives by how much the unread bytes have moved in memory. */
  push(chunk: Buffer, lent: boolean): number {
    if (this.start < this.end) return this.#append(chunk)
    const moved = -this.start
    this.bytes = chunk
    this.start = 0
    this.end = chunk.length
    this.#owned = false
    this.#lent = lent
    return moved
  }

  /** The unread bytes as they are. */
  peek(): Buffer {
    return this.bytes.subarray(this.start, this.end)
  }

  /** Takes up to `max` of them, without a copy. */
  take(max: number): Buffer {
    const end = Math.min(this.end, this.start + max)
    const piece = this.bytes.subarray(this.start, end)
    this.start = end
    this.keep()
    return piece
  }

  /** Puts bytes before the unread ones. */
  unread(bytes: Buffer): void {
    this.bytes = Buffer.concat([bytes, this.peek()])
    this.start = 0
    this.end = this.bytes.length
    this.#owned = true
  }

  /** Somebody else has a part of the memory, which from now on must not be written over. */
  keep(): void {
    this.#owned = false
    this.#kept = this.#lent
  }

  /**
   * Ends the call that has lent a chunk: what is unread must outlive it. Gives by how much that has moved,
   * or undefined where the chunk itself is kept.
   */
  settle(): number | undefined {
    let moved = 0
    let kept = this.#kept
    if (this.#lent && !kept && this.start < this.end) {
      if (this.size > COPIED) kept = true
      else {
        moved = -this.start
        this.bytes = Buffer.from(this.peek())
        this.start = 0
        this.end = this.bytes.length
        this.#owned = true
      }
    }
    this.#lent = false
    this.#kept = false
    return kept ? undefined : moved
  }

  #append(chunk: Buffer): number {
    const unread = this.size
    const needed = unread + chunk.length
    let moved = 0
    if (!this.#owned || this.bytes.length < needed) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, unread * 2))
      this.bytes.copy(grown, 0, this.start, this.end)
      this.bytes = grown
      this.#owned = true
      moved = -this.start
    } else if (this.end + chunk.length > this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end)
      moved = -this.start
    }
    this.start += moved
    this.end += moved
    chunk.copy(this.bytes, this.end)
    this.end += chunk.length
    return moved
  }
}
