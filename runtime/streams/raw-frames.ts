import type { Input } from '../input/input.ts'
import type { BodyReader } from './body-reader.ts'
import { frameLength, framesEndError } from './frame-length.ts'

/**
 * A body that is framed already: frames from another connection with their lengths and the end marker, which
 * are sent unchanged.
 */
export class RawFrames implements AsyncIterable<Uint8Array> {
  readonly #pieces: AsyncIterable<Uint8Array>

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.#pieces[Symbol.asyncIterator]()
  }
}

/** A reader of frames with their lengths, as they arrive, up to the end marker. */
export class RawFrameReader implements BodyReader {
  done = false
  /** Bytes of the current frame that are still to come. */
  #left = 0

  /**
   * Returns the next piece, see {@link BodyReader}.
   *
   * @throws {DecodeError} `integer-range` for a frame above the limit.
   */
  next(input: Input): Buffer | undefined {
    const { window } = input
    let at = window.start
    while (!this.done) {
      if (this.#left === 0) {
        if (window.end - at < 8) break
        this.#left = frameLength(input, at)
        this.done = this.#left === 0
        at += 8
      }
      const size = Math.min(this.#left, window.end - at)
      if (size === 0 && this.#left > 0) break
      this.#left -= size
      at += size
    }
    if (at === window.start) return undefined
    const piece = window.bytes.subarray(window.start, at)
    input.skip(piece.length)
    return piece
  }

  endError(input: Input): Error {
    return framesEndError(input, this.#left)
  }
}
