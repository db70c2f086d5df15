/** Takes a piece; if it gives a promise, the next piece waits for that. */
export type Sink = (piece: Buffer) => void | Promise<void>

/** The source of a {@link ByteStream}. Only one of the methods is called, and only once. */
export interface ByteSource {
  /** Gives the bytes in pieces, which belong to the caller. Stopping early gives the rest up. */
  pieces(): AsyncGenerator<Buffer, void, undefined>
  /** Hands over pieces that change once the sink is done with them. */
  lend?(sink: Sink): Promise<void>
  /** Gives the bytes up unread. */
  abandon(): void
}

/**
 * Bytes of a download as they come, once. Stopping early ends the connection: the rest of the bytes
 * stands before the next reply.
 */
export class ByteStream implements AsyncIterable<Buffer> {
  readonly #source: ByteSource
  #pieces: AsyncGenerator<Buffer, void, undefined> | undefined
  #started = false

  constructor(source: ByteSource) {
    this.#source = source
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer, void, undefined> {
    return {
      next: () => this.#start().next(),
      return: async () => {
        await this.cancel()
        return { done: true, value: undefined }
      },
    }
  }

  /** Hands every piece to `sink`, which may keep it; where that gives a promise, the next piece waits for it. */
  async forEach(sink: Sink): Promise<void> {
    for await (const piece of this) {
      const waiting = sink(piece)
      if (waiting !== undefined) await waiting
    }
  }

  /**
   * The fast way: lends every piece to `sink`. Its bytes are valid until the sink returns, or until the
   * promise that it gives is fulfilled; then others take their place.
   */
  async lend(sink: Sink): Promise<void> {
    if (this.#source.lend === undefined || this.#started) return this.forEach(sink)
    this.#started = true
    await this.#source.lend(sink)
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
      this.#source.abandon()
    }
    await this.#pieces?.return()
  }

  #start(): AsyncGenerator<Buffer, void, undefined> {
    if (this.#pieces === undefined) {
      // Bytes that were lent, or given up, are gone.
      this.#pieces = this.#started ? empty() : this.#source.pieces()
      this.#started = true
    }
    return this.#pieces
  }
}

async function* empty(): AsyncGenerator<Buffer, void, undefined> {}
