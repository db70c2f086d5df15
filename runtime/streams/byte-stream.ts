/** A function that takes the pieces of a body. If it returns a promise, the next piece waits for that. */
export type Sink = (piece: Buffer) => void | Promise<void>

/** The source of a {@link ByteStream}. Only one of `pieces` and `lend` is called, and only once. */
export interface ByteSource {
  /** Yields the bytes in pieces, which the caller may keep. Stopping early abandons the rest. */
  pieces(): AsyncGenerator<Buffer, void, undefined>
  /** Lends the pieces to a sink: their bytes change once the sink, or its promise, is done. */
  lend?(sink: Sink): Promise<void>
  /** Abandons the unread bytes, also while some are waited for; does nothing at the end. */
  abandon(): void | Promise<void>
}

/**
 * The bytes of a download as they arrive; they can be read once. Stopping early ends the connection, because
 * the rest of the bytes stands before the next reply.
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

  /**
   * Passes each piece to `sink`, which may keep it. If the sink returns a promise, the next piece waits for
   * that.
   *
   * @throws the error of the download, or of the sink.
   */
  async forEach(sink: Sink): Promise<void> {
    for await (const piece of this) {
      const waiting = sink(piece)
      if (waiting !== undefined) await waiting
    }
  }

  /**
   * Lends each piece to `sink`, which is the fastest way to read. The bytes are valid until the sink returns,
   * or until its promise is fulfilled; then others take their place.
   *
   * @throws the error of the download, or of the sink.
   */
  async lend(sink: Sink): Promise<void> {
    if (this.#source.lend === undefined || this.#started) return this.forEach(sink)
    this.#started = true
    await this.#source.lend(sink)
  }

  /**
   * Reads all bytes into one buffer.
   *
   * @throws {RangeError} above `max` bytes; the connection ends then.
   * @throws the error of the download.
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

  /** Stops reading. This ends the connection, unless the download was at its end. */
  async cancel(): Promise<void> {
    this.#started = true
    // Returning from a generator waits for the piece that was requested last, so abandon that first.
    await this.#source.abandon()
    await this.#pieces?.return()
  }

  #start(): AsyncGenerator<Buffer, void, undefined> {
    if (this.#pieces === undefined) {
      // Bytes that were lent or abandoned cannot be read again.
      this.#pieces = this.#started ? empty() : this.#source.pieces()
      this.#started = true
    }
    return this.#pieces
  }
}

async function* empty(): AsyncGenerator<Buffer, void, undefined> {}
