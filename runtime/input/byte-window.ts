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
  /** At least that of the unread bytes is: who lends a chunk does not look at it meanwhile. */
  #mutable = false
  /** Memory of our own that nobody has a part of, from chunks before. */
  #spare: Buffer | undefined
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
    if (this.#owned) this.#spare = this.bytes
    this.bytes = chunk
    this.start = 0
    this.end = chunk.length
    this.#owned = false
    this.#mutable = lent
    this.#lent = lent
    return moved
  }

  /** Lets the unread bytes be written over. Gives by how much they have moved in memory for it. */
  own(): number {
    if (this.#mutable) return 0
    // Whoever keeps a piece keeps all of its memory, which must not be much more than has arrived.
    const room = this.#spare
    const fits = room !== undefined && room.length >= this.size && room.length <= 2 * this.size
    this.#spare = undefined
    return this.#moveTo(fits ? room : Buffer.allocUnsafeSlow(this.size))
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
    this.#use(Buffer.concat([bytes, this.peek()]), bytes.length + this.size)
  }

  /** Somebody else has a part of the memory, before what is unread: from now on that must not be written over. */
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
      else moved = this.#moveTo(Buffer.allocUnsafe(this.size))
    }
    this.#lent = false
    this.#kept = false
    return kept ? undefined : moved
  }

  #append(chunk: Buffer): number {
    const needed = this.size + chunk.length
    let moved = 0
    if (!this.#owned || this.bytes.length < needed)
      moved = this.#moveTo(Buffer.allocUnsafeSlow(Math.max(needed, this.size * 2)))
    else if (this.end + chunk.length > this.bytes.length) moved = this.#moveTo(this.bytes)
    chunk.copy(this.bytes, this.end)
    this.end += chunk.length
    return moved
  }

  /** Moves the unread bytes to the start of memory of our own. Gives by how much they have moved. */
  #moveTo(room: Buffer): number {
    const { start, size } = this
    this.bytes.copy(room, 0, start, this.end)
    this.#use(room, size)
    return -start
  }

  /** What is unread stands there now, in memory of our own. */
  #use(bytes: Buffer, size: number): void {
    this.bytes = bytes
    this.start = 0
    this.end = size
    this.#owned = true
    this.#mutable = true
  }
}
