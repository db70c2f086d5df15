/**
 * Bytes of a download as they come, once. Whoever stops early ends the connection: the rest of the bytes
 * stands between it and the next reply.
 */
export class ByteStream implements AsyncIterable<Buffer> {
  readonly #pieces: AsyncGenerator<Buffer, void, undefined>
  readonly #abandon: () => void
  #started = false

  /** `abandon` is called where nobody has asked for a single piece: a generator does not notice that. */
  constructor(pieces: AsyncGenerator<Buffer, void, undefined>, abandon: () => void) {
    this.#pieces = pieces
    this.#abandon = abandon
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer, void, undefined> {
    return {
      next: () => {
        this.#started = true
        return this.#pieces.next()
      },
      return: async () => {
        await this.cancel()
        return { done: true, value: undefined }
      },
    }
  }

  /** Hands every piece to `sink`; where that gives a promise, the next piece waits for it. */
  async forEach(sink: (piece: Buffer) => void | Promise<void>): Promise<void> {
    for await (const piece of this) {
      const waiting = sink(piece)
      if (waiting !== undefined) await waiting
    }
  }

  /**
   * All bytes at once.
   *
   * @throws {RangeError} above `max` bytes; the connection is ended then.
   */
  async bytes(max: number = 1 << 30): Promise<Buffer> {
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of this) {
      size += piece.length
      if (size > max)
        throw new RangeError(
          `the download is longer than ${max} bytes: read it piece by piece, or allow more`,
        )
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }

  /** Stops reading, which ends the connection unless the download was at its end. */
  async cancel(): Promise<void> {
    if (!this.#started) {
      this.#started = true
      this.#abandon()
    }
    await this.#pieces.return()
  }
}
