import type { Input } from '../input/input.ts'
import type { BodyReader } from './body-reader.ts'
import { frameLength, framesEndError } from './frame-length.ts'

/** Frames below this size are joined: passing on a piece costs more than moving its bytes. */
const SMALL = 256

/** A reader of the contents of frames, as they arrive. Nothing is held, so a frame may have any length. */
export class FrameReader implements BodyReader {
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
    if (this.#left === 0) {
      if (window.size < 8) return undefined
      this.#left = frameLength(input, window.start)
      this.done = this.#left === 0
      input.skip(8)
    }
    const size = Math.min(this.#left, window.size)
    if (size === 0) return undefined
    if (size < SMALL && size === this.#left && window.size > size + 8) return this.#gather(input)
    this.#left -= size
    const piece = window.bytes.subarray(window.start, window.start + size)
    input.skip(size)
    return piece
  }

  endError(input: Input): Error {
    return framesEndError(input, this.#left)
  }

  /** Joins the contents of all small frames that have arrived whole, from the current one on. */
  #gather(input: Input): Buffer {
    input.own()
    const { bytes, start, end } = input.window
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const longest = Math.min(SMALL - 1, input.reader.limits.frame)
    let at = start + this.#left
    let filled = at
    while (end - at >= 8) {
      const length = view.getUint32(at, true)
      // Large or incomplete frames are left to the next call.
      if (length === 0 || length > longest || end - at - 8 < length || view.getUint32(at + 4, true) !== 0)
        break
      bytes.copyWithin(filled, at + 8, at + 8 + length)
      at += 8 + length
      filled += length
    }
    this.#left = 0
    const piece = bytes.subarray(start, filled)
    input.skip(at - start)
    return piece
  }
}
